//! Whatever is typed, pasted, uploaded or written into an address: each reader of text answers, and what it has understood
//! it reads alike when it is written again.

use crate::customer::activities::when;
use crate::customer::billing::import::read::Files;
use crate::customer::contacts::vcard;
use crate::customer::import::csv;
use crate::customer::search::model::ListQuery;
use crate::customer::search::order::Key;
use crate::locale::Locale;
use crate::ui::form::Problems;
use crate::value::percent::{escape, unescape};
use crate::value::tax_id::{self, TaxIdKind};
use crate::value::{Currency, Money, email, figure, iban};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// What makes readers stumble.
const PIECES: [&str; 32] = [
    "-",
    "+",
    ".",
    ",",
    "'",
    "\"",
    ";",
    ":",
    " ",
    "\t",
    "\n",
    "\r\n",
    "%",
    "%2",
    "%FF",
    "&",
    "=",
    "?",
    "€",
    "CHF",
    "0",
    "99999999999999999999",
    "\0",
    "\u{a0}",
    "\u{202f}",
    "\u{202e}",
    "\u{feff}",
    "\u{2212}",
    "１",
    "é",
    "BEGIN:VCARD\n",
    "END:VCARD\n",
];

/// Any text at all, or one of these with a few places changed.
fn near(examples: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece = prop_oneof![any::<char>().prop_map(String::from), select(&PIECES[..]).prop_map(str::to_owned)];
    let changed = (select(examples), vec((any::<Index>(), 0..3_usize, piece), 0..6)).prop_map(|(example, changes)| {
        let mut chars: Vec<char> = example.chars().collect();
        for (at, lost, piece) in changes {
            let at = at.index(chars.len() + 1);
            let end = chars.len().min(at + lost);
            chars.splice(at..end, piece.chars());
        }
        chars.into_iter().collect()
    });
    prop_oneof![any::<String>(), changed]
}

fn locale() -> impl Strategy<Value = Locale> {
    select(vec![Locale::Es, Locale::En, Locale::Fr])
}

const HEAD: &str = "number,customer,date,kind\nF-1,ALFKI,2026-11-24,invoice\nF-2,\"ANA;TR\",2026-11-25,invoice\n";
const LINES: &str = "number,text,quantity,unit_price,vat\nF-1,Espresso,\"1,5\",9.80,21\nF-2,Café,2,10,10\n";
const CARD: &str = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Zoë Müller\r\nTEL;TYPE=work:+34 600 123 456\r\nEMAIL:zoe@cafe.example\r\n\
                    ORG:Acme\r\nNOTE:two\\nlines\r\nEND:VCARD\r\n";

proptest! {
    #[test]
    fn an_amount_is_read_again_as_it_was_understood(
        text in near(&["12.500,50 €", "-€5", "1,234.5", "CHF 10.00", "10 000,00 €", "0,001"]),
        code in select(vec!["EUR", "JPY", "KWD", "CHF"]),
        locale in locale(),
    ) {
        let currency = Currency::parse(code).unwrap();
        if let Ok(money) = Money::parse(&text, currency, locale) {
            prop_assert_eq!(Money::parse(&money.to_input(locale), currency, locale), Ok(money));
            prop_assert_eq!(Money::parse(&money.display(locale), currency, locale), Ok(money));
        }
    }

    #[test]
    fn a_quantity_is_read_again_as_it_was_understood(text in near(&["1,5", "-1.500", "0.25", "1 000"]), locale in locale()) {
        if let Ok(value) = figure::parse(&text, 3, locale) {
            prop_assert_eq!(figure::parse(&figure::to_input(value, 3, 0, locale), 3, locale), Ok(value));
            prop_assert_eq!(figure::parse(&figure::display(value, 3, 1, locale), 3, locale), Ok(value));
        }
    }

    #[test]
    fn a_day_and_a_time_are_understood_or_have_a_problem(
        day in near(&["2026-11-24", "0026-02-30", ""]),
        time in near(&["09:05", "25:00:61", ""]),
    ) {
        let mut problems = Problems::default();
        let when = when::parse(&day, &time, &mut problems);
        let nothing = day.trim().is_empty() && time.trim().is_empty();
        prop_assert!(when.is_some() || nothing || problems.or(()).is_err());
    }

    #[test]
    fn the_state_of_the_list_is_read_again_as_it_was_understood(
        text in near(&["?q=caf%C3%A9&status=all&sort=-city&after=42.cafe", "owner=7&tag=vip&country=ES&currency=EUR", "%%%=&&="])
    ) {
        let query = ListQuery::from_query(&text).to_query();
        prop_assert_eq!(ListQuery::from_query(&query).to_query(), query);
    }

    #[test]
    fn a_place_in_the_list_is_read_again_as_it_was_understood(text in near(&["42.café zürich", "-1.", "9223372036854775808.x"])) {
        if let Some(key) = Key::parse(&text) {
            prop_assert_eq!(Key::parse(&key.to_text()), Some(key));
        }
    }

    #[test]
    fn whatever_is_put_into_an_address_comes_out_of_it(text in any::<String>(), raw in near(&["a%20b+c", "%", "%2", "%zz%C3"])) {
        prop_assert_eq!(unescape(&escape(&text)), text);
        let read = unescape(&raw);
        prop_assert_eq!(unescape(&escape(&read)), read);
    }

    #[test]
    fn a_number_that_was_taken_is_taken_again(
        account in near(&["ES91 2100 0418 4502 0005 1332", "FR14 2004 1010 0505 0001 3M02 606"]),
        id in near(&["B58378431", "ES B58378431", "732 829 320", "DE136695976", "X1234567L", "356 000 000 00048"]),
        mail in near(&["zoe@cafe.example", "Zoë <zoe@cafe.example>", "a@b"]),
        kind in select(vec![TaxIdKind::Nif, TaxIdKind::Siren, TaxIdKind::Siret, TaxIdKind::Vat]),
    ) {
        if let Ok(taken) = iban::parse(&account) {
            prop_assert_eq!(iban::parse(&taken), Ok(taken));
        }
        if let Ok(taken) = tax_id::parse(kind, &id) {
            prop_assert_eq!(tax_id::parse(kind, &taken), Ok(taken));
        }
        if let Ok(taken) = email::parse(&mail) {
            prop_assert_eq!(email::parse(&taken), Ok(taken));
        }
    }

    #[test]
    fn each_row_of_a_table_has_the_columns_of_its_header(text in near(&[HEAD, LINES]), bytes in vec(any::<u8>(), 0..200)) {
        for table in [csv::read(text.as_bytes()), csv::read(&bytes)].into_iter().flatten() {
            prop_assert!(table.rows.iter().all(|row| row.cells.len() == table.header.len()));
        }
    }

    #[test]
    fn invoices_are_read_or_refused(heads in near(&[HEAD]), lines in near(&[LINES]), locale in locale()) {
        if let Err(error) = Files::read(heads.as_bytes(), lines.as_bytes(), Some(locale)) {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn a_contact_that_a_card_has_bears_something_to_know_them_by(text in near(&[CARD])) {
        for contact in vcard::read(&text, "Acme") {
            prop_assert!(!contact.name.trim().is_empty());
        }
    }
}

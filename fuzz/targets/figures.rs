//! Any text as an amount, a quantity, a day, an account or an identification: what is understood is read alike when it is
//! written again.
#![no_main]

use app::customer::activities::when;
use app::locale::Locale;
use app::ui::form::Problems;
use app::value::tax_id::{self, TaxIdKind};
use app::value::{Currency, Money, email, figure, iban};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for locale in [Locale::Es, Locale::En, Locale::Fr] {
        for currency in ["EUR", "JPY", "KWD", "CHF"].map(|code| Currency::parse(code).expect("a currency")) {
            if let Ok(money) = Money::parse(text, currency, locale) {
                assert_eq!(Money::parse(&money.to_input(locale), currency, locale), Ok(money));
                assert_eq!(Money::parse(&money.display(locale), currency, locale), Ok(money));
            }
        }
        if let Ok(value) = figure::parse(text, 3, locale) {
            assert_eq!(figure::parse(&figure::to_input(value, 3, 0, locale), 3, locale), Ok(value));
        }
    }
    let (day, time) = text.split_once('T').unwrap_or((text, ""));
    let _ = when::parse(day, time, &mut Problems::default());
    if let Ok(taken) = iban::parse(text) {
        assert_eq!(iban::parse(&taken), Ok(taken));
    }
    if let Ok(taken) = email::parse(text) {
        assert_eq!(email::parse(&taken), Ok(taken));
    }
    for kind in [TaxIdKind::Nif, TaxIdKind::Siren, TaxIdKind::Siret, TaxIdKind::Vat] {
        if let Ok(taken) = tax_id::parse(kind, text) {
            assert_eq!(tax_id::parse(kind, &taken), Ok(taken));
        }
    }
});

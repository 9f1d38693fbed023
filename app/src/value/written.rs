//! How people write a figure: a sign, a currency, digits with their marks; as one language does, or as another, where that
//! leaves no doubt.

use super::{Currency, Money, Problem};
use crate::locale::Locale;
use crate::locale::format::{NARROW_SPACE, NO_BREAK_SPACE, decimal_mark, group_mark};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Plus,
    Minus,
}

pub(super) fn strip_sign(text: &str) -> (Option<Sign>, &str) {
    let mut characters = text.chars();
    let sign = match characters.next() {
        Some('+') => Sign::Plus,
        Some('-' | '\u{2212}') => Sign::Minus,
        _ => return (None, text),
    };
    (Some(sign), characters.as_str().trim_start())
}

/// Takes this currency's code or sign off one side. Another currency's stays, and is refused as no number.
pub(super) fn strip_currency(text: &str, currency: Currency, locale: Locale) -> &str {
    let code = currency.code();
    // Longer ones first: `US$` before `$`.
    let short = match code {
        "USD" => "$",
        "GBP" => "£",
        "JPY" => "¥",
        _ => code,
    };
    for mark in [currency.symbol(locale), code, short] {
        let length = mark.len();
        if text.get(..length).is_some_and(|head| head.eq_ignore_ascii_case(mark)) {
            return text[length..].trim_start();
        }
        let rest = text.len().saturating_sub(length);
        if text.get(rest..).is_some_and(|tail| tail.eq_ignore_ascii_case(mark)) {
            return text[..rest].trim_end();
        }
    }
    text
}

/// What stands between two digits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Point,
    Comma,
    /// A space of any width, or the Swiss apostrophe: never a decimal mark.
    Gap,
}

impl Mark {
    fn of(character: char) -> Option<Mark> {
        match character {
            '.' => Some(Mark::Point),
            ',' => Some(Mark::Comma),
            ' ' | NO_BREAK_SPACE | NARROW_SPACE | '\u{2009}' | '\'' | '’' => Some(Mark::Gap),
            _ => None,
        }
    }
}

/// The digits before and after the decimal mark, wherever the thousands are set apart.
pub(super) fn split(text: &str, locale: Locale, currency: Currency) -> Result<(String, String), Problem> {
    let mut groups = vec![String::new()];
    let mut marks = Vec::new();
    for character in text.chars() {
        match (character, Mark::of(character), groups.last_mut()) {
            ('0'..='9', _, Some(group)) => group.push(character),
            (_, Some(mark), _) => {
                marks.push(mark);
                groups.push(String::new());
            }
            _ => return Err(Problem::NotANumber),
        }
    }
    let own_decimal = Mark::of(decimal_mark(locale)).unwrap_or(Mark::Point);
    let own_group = Mark::of(group_mark(locale)).unwrap_or(Mark::Gap);
    let decimal_follows = match marks.as_slice() {
        [] => false,
        // One mark: the language decides, and if it does not use this one, the digits around it do.
        [mark] if *mark == own_decimal => true,
        [Mark::Gap] => false,
        [mark] => {
            let thousands = are_thousands(&groups);
            if thousands && *mark != own_group {
                let right = Money { minor: 1_250_050, currency: Currency::EUR };
                let example = if currency.exponent() == 2 { right.to_input(locale) } else { "12500".to_owned() };
                return Err(Problem::Format { example });
            }
            !thousands
        }
        // Several: the last one is the decimal mark if it is another than those before it.
        [first, .., last] => first != last && *last != Mark::Gap,
    };
    let decimals = if decimal_follows { groups.pop().unwrap_or_default() } else { String::new() };
    let grouping = if decimal_follows { &marks[..marks.len() - 1] } else { &marks[..] };
    let one_kind = grouping.windows(2).all(|pair| pair[0] == pair[1]);
    let no_confusion = !decimal_follows || !grouping.contains(&marks[marks.len() - 1]);
    let whole = groups.len() == 1 || are_thousands(&groups);
    let empty = (decimal_follows && decimals.is_empty()) || (groups.concat().is_empty() && !decimal_follows);
    if one_kind && no_confusion && whole && !empty { Ok((groups.concat(), decimals)) } else { Err(Problem::NotANumber) }
}

/// One to three digits that do not begin with 0, then always three.
fn are_thousands(groups: &[String]) -> bool {
    let [first, rest @ ..] = groups else { return false };
    (1..=3).contains(&first.len()) && !first.starts_with('0') && rest.iter().all(|group| group.len() == 3)
}

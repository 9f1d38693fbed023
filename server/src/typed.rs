//! Values as they are typed on the command line, and what is said of one that cannot be.

use app::locale::Locale;
use app::product;
use app::value::{Currency, text};

/// How long the name of a team may be.
const LONGEST_TEAM: usize = 60;

/// A language, by its code.
pub fn locale(text: &str) -> Result<Locale, String> {
    Locale::ALL
        .into_iter()
        .find(|locale| locale.code() == text)
        .ok_or_else(|| "the languages are es, en and fr".to_owned())
}

/// The name of a team, as short as a name; an empty one is none.
pub fn team(typed: &str) -> Result<String, String> {
    let team = text::optional(typed, LONGEST_TEAM).map_err(|problem| problem.message(Locale::En))?;
    Ok(team.unwrap_or_default())
}

/// A currency.
pub fn currency(text: &str) -> Result<Currency, String> {
    Currency::parse(text).map_err(|_| "not a currency of ISO 4217, such as EUR".to_owned())
}

/// A rate of VAT in hundredths of a per cent.
pub fn vat_rate(text: &str) -> Result<i64, String> {
    product::vat::parse(text).map_err(|_| "not a rate in per cent, such as 21".to_owned())
}

/// A zone of the tz database.
pub fn time_zone(text: &str) -> Result<String, String> {
    let known = app::user::api::is_time_zone(text);
    if known { Ok(text.to_owned()) } else { Err("not a zone of the tz database, such as Europe/Madrid".to_owned()) }
}

/// Which column of a file is which field.
pub fn mapping(text: &str) -> Result<(String, String), String> {
    let (column, field) = text.rsplit_once('=').ok_or_else(|| "written as COLUMN=FIELD".to_owned())?;
    Ok((column.trim().to_owned(), field.trim().to_owned()))
}

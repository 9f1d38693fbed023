//! Two saves of one row: what each side has made of each field, what comes together by itself, and what somebody has to choose.
//!
//! A form carries along what it was opened with, and, after a conflict, what the other side had saved: the three texts of a
//! field are then known without a script too, and the choice is understood by the same function in the browser and on the
//! server, before anybody looks at the form itself.

use super::typed::Form;
use crate::locale::{Locale, Word};
use crate::ui::words;
use std::collections::BTreeMap;

/// The input that carries what the form was opened with, as JSON.
pub const OPENED: &str = "form-opened";
/// The input that carries what the other side had saved, as JSON; empty before a conflict.
pub const SEEN: &str = "form-seen";
/// The input that chooses a side for every field at once.
pub const TAKE_ALL: &str = "take-all";
/// What [`TAKE_ALL`] says where each field has its own choice.
pub const EACH: &str = "each";

/// Whose text a field gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What was typed here.
    Mine,
    /// What the other side has saved.
    Theirs,
    /// What the form was opened with.
    Original,
}

impl Side {
    /// Every side, in the order in which they are offered.
    pub const ALL: [Side; 3] = [Side::Mine, Side::Theirs, Side::Original];

    /// How it travels.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Side::Mine => "mine",
            Side::Theirs => "theirs",
            Side::Original => "original",
        }
    }

    /// What it is called.
    #[must_use]
    pub const fn label(self) -> Word {
        match self {
            Side::Mine => words::MINE,
            Side::Theirs => words::THEIRS,
            Side::Original => words::ORIGINAL,
        }
    }
}

/// How the names of the inputs begin that choose a side.
const TAKE: &str = "take-";

/// The input that chooses a side for a field.
#[must_use]
pub fn choice_of(field: &str) -> String {
    format!("{TAKE}{field}")
}

/// What becomes of a field in which two saves differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Only this side has changed it: it stays.
    Kept,
    /// Only the other side has: theirs is taken over.
    Taken,
    /// Both have, or what belongs together: somebody chooses.
    Chosen,
}

/// A field in which two saves differ, as texts of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differing {
    /// The field.
    pub name: &'static str,
    /// What becomes of it.
    pub fate: Fate,
    /// What was typed here.
    pub mine: String,
    /// What the other side has saved.
    pub theirs: String,
    /// What the form was opened with; none where nobody knows.
    pub original: Option<String>,
}

impl Differing {
    /// The text of a side.
    #[must_use]
    pub fn text(&self, side: Side) -> Option<&str> {
        match side {
            Side::Mine => Some(&self.mine),
            Side::Theirs => Some(&self.theirs),
            Side::Original => self.original.as_deref(),
        }
    }
}

/// The fields in which two saves differ. `seen` is what this side knew when it typed: what the form was opened with, or what
/// the last conflict has shown; where that is not known, everything that differs is chosen.
pub fn differing<F: Form>(
    opened: Option<&F>,
    seen: Option<&F>,
    theirs: &F,
    typed: &F,
    locale: Locale,
) -> Vec<Differing> {
    let stored = typed.as_stored(locale);
    let known = seen.or(opened);
    let mut rows: Vec<Differing> = Vec::new();
    for (((name, typed), (_, stored)), (_, now)) in typed.fields().into_iter().zip(stored.fields()).zip(theirs.fields())
    {
        if now == typed || now == stored {
            continue;
        }
        let fate = match known.map(|known| text_of(known, name)) {
            Some(before) if before == typed || before == stored => Fate::Taken,
            Some(before) if before == now => Fate::Kept,
            _ => Fate::Chosen,
        };
        let original = opened.map(|opened| text_of(opened, name).to_owned());
        rows.push(Differing { name, fate, mine: typed.to_owned(), theirs: now.to_owned(), original });
    }
    for group in F::TOGETHER {
        let has = |fates: [Fate; 2]| rows.iter().any(|row| group.contains(&row.name) && fates.contains(&row.fate));
        if has([Fate::Kept, Fate::Chosen]) && has([Fate::Taken, Fate::Chosen]) {
            rows.iter_mut().filter(|row| group.contains(&row.name)).for_each(|row| row.fate = Fate::Chosen);
        }
    }
    rows
}

/// A form with what comes together by itself.
pub fn merged<F: Form>(typed: &F, rows: &[Differing]) -> F {
    F::read(|name| match rows.iter().find(|row| row.name == name && row.fate == Fate::Taken) {
        Some(row) => row.theirs.clone(),
        None if name == "version" => typed.version().to_owned(),
        None => text_of(typed, name).to_owned(),
    })
}

/// The text of a field.
fn text_of<'f, F: Form>(form: &'f F, name: &str) -> &'f str {
    form.fields().into_iter().find(|(field, _)| *field == name).map_or("", |(_, text)| text)
}

/// What a form says once its choices are made: the text of a field is the one of the side that was chosen for it.
pub fn settled(field: impl Fn(&str) -> Option<String>, name: &str) -> Option<String> {
    // Where there was nothing to choose, nothing is taken.
    let own = field(&choice_of(name)).filter(|side| !side.is_empty())?;
    let all = field(TAKE_ALL).filter(|all| all != EACH && !all.is_empty());
    let carried = match all.unwrap_or(own).as_str() {
        "theirs" => field(SEEN)?,
        "original" => field(OPENED)?,
        _ => return None,
    };
    serde_json::from_str::<BTreeMap<String, String>>(&carried).ok()?.remove(name)
}

/// The fields of a posted form once its choices are made; none where there are none to make.
#[cfg(feature = "ssr")]
#[must_use]
pub fn settle(fields: &BTreeMap<String, String>) -> Option<BTreeMap<String, String>> {
    let chosen: Vec<&str> = fields.keys().filter_map(|name| name.strip_prefix(TAKE)).collect();
    let mut form = fields.clone();
    form.retain(|name, _| !name.starts_with(TAKE));
    for name in &chosen {
        if let Some(text) = settled(|name| fields.get(name).cloned(), name) {
            form.insert((*name).to_owned(), text);
        }
    }
    (!chosen.is_empty()).then_some(form)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customer::details::model::DetailsForm;

    fn acme() -> DetailsForm {
        DetailsForm {
            number: "A-1".into(),
            name: "Acme".into(),
            credit_limit: "1000,00".into(),
            version: "1".into(),
            ..DetailsForm::blank(Locale::Es)
        }
    }

    fn fates(theirs: &DetailsForm, typed: &DetailsForm) -> Vec<(&'static str, Fate)> {
        let rows = differing(Some(&acme()), None, theirs, typed, Locale::Es);
        rows.into_iter().map(|row| (row.name, row.fate)).collect()
    }

    #[test]
    fn what_one_side_alone_has_changed_comes_together_and_what_both_have_is_chosen() {
        let theirs = DetailsForm {
            name: "Acme S.A.".into(),
            tags: "vip".into(),
            notes: "Same".into(),
            version: "2".into(),
            ..acme()
        };
        let typed = DetailsForm { name: "Acme S.L.".into(), trade_name: "ACME".into(), notes: "Same".into(), ..acme() };
        let expected = [("name", Fate::Chosen), ("trade_name", Fate::Kept), ("tags", Fate::Taken)];
        assert_eq!(fates(&theirs, &typed), expected);
        let rows = differing(Some(&acme()), None, &theirs, &typed, Locale::Es);
        let form = merged(&typed, &rows);
        assert_eq!((&*form.name, &*form.trade_name, &*form.tags), ("Acme S.L.", "ACME", "vip"));
        assert_eq!(rows[0].text(Side::Original), Some("Acme"));
    }

    #[test]
    fn another_way_to_write_the_same_is_no_change() {
        let theirs = DetailsForm { credit_limit: "2000,00".into(), ..acme() };
        assert_eq!(
            fates(&theirs, &DetailsForm { credit_limit: "1.000".into(), ..acme() }),
            [("credit_limit", Fate::Taken)]
        );
        assert_eq!(fates(&theirs, &DetailsForm { credit_limit: "2.000,00".into(), ..acme() }), []);
    }

    #[test]
    fn a_limit_is_not_merged_into_another_currency() {
        let theirs = DetailsForm { currency: "JPY".into(), credit_limit: "1000".into(), ..acme() };
        let typed = DetailsForm { credit_limit: "5000,00".into(), ..acme() };
        assert_eq!(fates(&theirs, &typed), [("credit_limit", Fate::Chosen), ("currency", Fate::Chosen)]);
        let typed = DetailsForm { notes: "Llamar".into(), ..acme() };
        let expected = [("credit_limit", Fate::Taken), ("currency", Fate::Taken), ("notes", Fate::Kept)];
        assert_eq!(fates(&theirs, &typed), expected);
    }

    #[test]
    fn a_second_conflict_is_measured_by_what_the_first_has_shown() {
        let first = DetailsForm { name: "Acme S.A.".into(), ..acme() };
        // Their name was taken over; then they put the old one back.
        let typed = DetailsForm { notes: "Llamar".into(), ..first.clone() };
        let rows = differing(Some(&acme()), Some(&first), &acme(), &typed, Locale::Es);
        let told: Vec<_> = rows.iter().map(|row| (row.name, row.fate)).collect();
        assert_eq!(told, [("name", Fate::Taken), ("notes", Fate::Kept)]);
        let unknown = differing(None, None, &acme(), &typed, Locale::Es);
        assert!(unknown.iter().all(|row| row.fate == Fate::Chosen && row.original.is_none()));
    }

    #[test]
    fn a_choice_is_read_from_what_the_form_carries() {
        let seen = r#"{"name":"Theirs","notes":"Theirs"}"#;
        let opened = r#"{"name":"Before","notes":"Before"}"#;
        let read = |choices: &[(&str, &str)], name: &str| {
            let field = |asked: &str| match asked {
                SEEN => Some(seen.to_owned()),
                OPENED => Some(opened.to_owned()),
                _ => choices.iter().find(|(choice, _)| *choice == asked).map(|(_, side)| (*side).to_owned()),
            };
            settled(field, name)
        };
        assert_eq!(read(&[("take-name", "theirs")], "name").as_deref(), Some("Theirs"));
        assert_eq!(read(&[("take-name", "original")], "name").as_deref(), Some("Before"));
        assert_eq!(read(&[("take-name", "mine")], "name"), None, "it stands in its own field");
        assert_eq!(read(&[("take-name", "theirs")], "notes"), None, "nothing was to choose");
        let all = [("take-all", "theirs"), ("take-name", "mine")];
        assert_eq!(read(&all, "name").as_deref(), Some("Theirs"));
        assert_eq!(read(&all, "notes"), None);
        assert_eq!(read(&[("take-all", "each"), ("take-name", "mine")], "name"), None);
    }

    #[test]
    fn a_posted_form_is_settled_before_anybody_reads_it() {
        let fields = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
        };
        // A box that is not ticked is not sent.
        let posted = fields(&[
            ("name", "Mine"),
            ("take-name", "mine"),
            ("take-blocked", "theirs"),
            ("form-seen", r#"{"name":"Theirs","blocked":"on"}"#),
        ]);
        let settled = settle(&posted).expect("something is chosen");
        assert_eq!((settled.get("name"), settled.get("blocked")), (Some(&"Mine".into()), Some(&"on".into())));
        assert!(!settled.contains_key("take-name"));
        assert_eq!(settle(&fields(&[("name", "Mine")])), None);
    }
}

//! The tags that contacts are sorted by, and the colours of tags and faces.

use super::model::Contact;
use crate::error::FieldError;
use crate::locale::Word;
use crate::value::{ContactTagId, Problem, fold};
use serde::{Deserialize, Serialize};

/// One of the colours of the palette. Each has letters that stand out from it, in light and in dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(type_name = "TEXT", rename_all = "snake_case"))]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    /// Grey.
    #[default]
    Grey,
    /// Red.
    Red,
    /// Orange.
    Orange,
    /// Green.
    Green,
    /// Blue with green in it.
    Teal,
    /// Blue.
    Blue,
    /// Violet.
    Violet,
    /// Pink.
    Pink,
}

impl Colour {
    /// Every colour, in the order of the choice.
    pub const ALL: [Colour; 8] = [
        Colour::Grey,
        Colour::Red,
        Colour::Orange,
        Colour::Green,
        Colour::Teal,
        Colour::Blue,
        Colour::Violet,
        Colour::Pink,
    ];

    /// The name in forms, in the style sheet and in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Colour::Grey => "grey",
            Colour::Red => "red",
            Colour::Orange => "orange",
            Colour::Green => "green",
            Colour::Teal => "teal",
            Colour::Blue => "blue",
            Colour::Violet => "violet",
            Colour::Pink => "pink",
        }
    }

    /// The colour of a name.
    #[must_use]
    pub fn parse(code: &str) -> Option<Colour> {
        Colour::ALL.into_iter().find(|colour| colour.code() == code)
    }

    /// What it is called.
    #[must_use]
    pub const fn label(self) -> Word {
        match self {
            Colour::Grey => super::words::GREY,
            Colour::Red => super::words::RED,
            Colour::Orange => super::words::ORANGE,
            Colour::Green => super::words::GREEN,
            Colour::Teal => super::words::TEAL,
            Colour::Blue => super::words::BLUE,
            Colour::Violet => super::words::VIOLET,
            Colour::Pink => super::words::PINK,
        }
    }

    /// The colour that goes with a name, the same one wherever the name is shown, however its case and accents are
    /// written. It is FNV-1a (Fowler, Noll, Vo) of the folded name, for neighbours in the alphabet to differ.
    #[must_use]
    pub fn of_name(name: &str) -> Colour {
        let hash =
            fold(name).bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        // Grey is for what has no name.
        Colour::ALL[1 + (hash % 7) as usize]
    }
}

/// A tag that contacts may have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Tag {
    /// Which tag.
    pub id: ContactTagId,
    /// What it is called, in lower case.
    pub name: String,
    /// How it is shown.
    pub colour: Colour,
    /// Counts the saves; a save names the one it was made from.
    pub version: i64,
}

/// The colour that a tag is shown in: one that nobody has registered is grey.
#[must_use]
pub fn colour_of(tags: &[Tag], name: &str) -> Colour {
    tags.iter().find(|tag| tag.name == name).map_or(Colour::Grey, |tag| tag.colour)
}

/// A tag and how many contacts have it, at all customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagUse {
    /// The tag.
    pub tag: Tag,
    /// How many contacts have it.
    pub contacts: i64,
}

/// What is to be done with the tags, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TagForm {
    /// `add`, `save`, `merge` or `remove`.
    pub action: String,
    /// Which tag; none for a new one.
    pub tag: String,
    /// The version it was typed over.
    pub version: String,
    /// The name it is to have.
    pub name: String,
    /// The colour it is to have.
    pub colour: String,
    /// The tag that it is to become part of.
    pub into: String,
}

/// What is to be done with the tags, as understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagEdit {
    /// A new tag.
    Add {
        /// Its name.
        name: String,
        /// Its colour.
        colour: Colour,
    },
    /// Another name or colour; the contacts that have the tag go along.
    Save {
        /// Which tag.
        tag: ContactTagId,
        /// The version it was typed over.
        version: i64,
        /// Its name from now on.
        name: String,
        /// Its colour from now on.
        colour: Colour,
    },
    /// Two tags become one: the contacts that have the first have the second instead.
    Merge {
        /// The tag that ends.
        tag: ContactTagId,
        /// The version that was seen of it.
        version: i64,
        /// The tag that stays.
        into: ContactTagId,
    },
    /// A tag that no contact has goes.
    Remove {
        /// Which tag.
        tag: ContactTagId,
        /// The version that was seen of it.
        version: i64,
    },
}

impl TagForm {
    /// Understands what was typed.
    ///
    /// # Errors
    /// Every field that cannot be understood, not only the first.
    pub fn parse(&self) -> Result<TagEdit, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut wrong = |field: &str, problem: Problem| errors.push(FieldError::new(field, problem));
        let tag = ContactTagId(self.tag.trim().parse().unwrap_or_default());
        let version = self.version.trim().parse().unwrap_or_default();
        let edit = match &*self.action {
            "merge" => {
                let into = self.into.trim().parse().map(ContactTagId).unwrap_or(tag);
                if into == tag {
                    wrong("into", Problem::UnknownCode);
                }
                TagEdit::Merge { tag, version, into }
            }
            "remove" => TagEdit::Remove { tag, version },
            action => {
                let name = tag_name(&self.name).unwrap_or_else(|problem| {
                    wrong("name", problem);
                    String::new()
                });
                let colour = match &*self.colour {
                    "" => Colour::of_name(&name),
                    code => Colour::parse(code).unwrap_or_else(|| {
                        wrong("colour", Problem::UnknownCode);
                        Colour::Grey
                    }),
                };
                if action == "save" {
                    TagEdit::Save { tag, version, name, colour }
                } else {
                    TagEdit::Add { name, colour }
                }
            }
        };
        if errors.is_empty() { Ok(edit) } else { Err(errors) }
    }
}

/// The name of one tag: lower-cased as in [`tags`](super::model::tags), and without what separates tags.
fn tag_name(typed: &str) -> Result<String, Problem> {
    let name = super::model::tags(typed)?;
    match name.split(',').count() {
        1 if name.is_empty() => Err(Problem::Required),
        1 => Ok(name),
        _ => Err(Problem::Format { example: "compras".to_owned() }),
    }
}

/// The tags of a contact when one of them has become another, or nothing; sorted, and none twice.
#[must_use]
pub fn retagged(tags: &str, from: &str, to: Option<&str>) -> String {
    let mut tags: Vec<&str> =
        tags.split(',').filter(|tag| !tag.is_empty() && *tag != from).chain(to.filter(|_| !tags.is_empty())).collect();
    tags.sort_unstable();
    tags.dedup();
    tags.join(",")
}

/// The tags of a contact, each with its colour.
#[must_use]
pub fn coloured(contact: &Contact, tags: &[Tag]) -> Vec<(String, Colour)> {
    contact.tags().map(|name| (name.to_owned(), colour_of(tags, name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_the_same_colour_however_it_is_written() {
        assert_eq!(Colour::of_name("Zoë Müller"), Colour::of_name("zoe MULLER"));
        let colours: Vec<_> =
            ["Marta Ruiz", "Ana Gil", "Luc Morel", "Beat Hürlimann", "Itziar Zubiri", "Grace Holloway"]
                .map(Colour::of_name)
                .to_vec();
        assert!(colours.iter().any(|colour| *colour != colours[0]), "{colours:?}");
        assert!(!colours.contains(&Colour::Grey), "{colours:?}");
    }

    #[test]
    fn a_tag_has_one_name_in_lower_case() {
        let form = TagForm { action: "add".into(), name: " Compras ".into(), ..TagForm::default() };
        let Ok(TagEdit::Add { name, colour }) = form.parse() else { panic!("a new tag") };
        assert_eq!((name.as_str(), colour), ("compras", Colour::of_name("compras")));
        for name in ["", " , ", "compras, ventas"] {
            let form = TagForm { name: name.into(), ..form.clone() };
            assert_eq!(form.parse().expect_err("no name")[0].field, "name", "{name}");
        }
    }

    #[test]
    fn a_tag_cannot_become_part_of_itself() {
        let form = TagForm { action: "merge".into(), tag: "3".into(), into: "3".into(), ..TagForm::default() };
        assert_eq!(form.parse().expect_err("itself")[0].field, "into");
    }

    #[test]
    fn a_tag_that_becomes_another_stays_sorted_and_single() {
        assert_eq!(retagged("compras,obra", "compras", Some("ventas")), "obra,ventas");
        assert_eq!(retagged("compras,obra", "compras", Some("obra")), "obra");
        assert_eq!(retagged("compras", "compras", None), "");
    }
}

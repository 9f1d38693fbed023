//! The pieces that every page is made of. They know nothing of customers: a piece says how something looks and how it
//! is reached by keyboard and screen reader, never what it means.
//!
//! Each works as plain HTML before WebAssembly has loaded; what only a script can do (a dialog, a toast, arrow keys in
//! the tab strip) is added on top. How a piece looks stands in the file of `style/` that has its name.

mod badge;
mod copy;
mod dialog;
mod empty;
mod facts;
mod failed;
mod field;
mod focus;
pub mod form;
mod loading;
mod markup;
mod notice;
mod pager;
#[cfg(feature = "hydrate")]
mod painted;
mod resource;
mod rest;
mod tabs;
mod toast;
pub mod words;

pub use badge::Badge;
pub use copy::CopyButton;
pub use dialog::Confirm;
pub use empty::Empty;
pub use facts::{Fact, Facts};
pub use failed::Failed;
pub use field::{CheckField, SelectField, TextArea, TextField};
pub use focus::keep_focus;
pub use loading::Skeleton;
pub(crate) use markup::text_in_markup;
pub use notice::{CHOOSE_AGAIN, ChooseAgain, Notice};
pub use pager::Pager;
#[cfg(feature = "hydrate")]
pub use painted::once_painted;
pub use resource::{followed, resource};
pub use rest::when_typing_rests;
pub use tabs::{TabItem, TabPanel, Tabs};
pub use toast::{Toasts, provide_toasts, toast};

use crate::locale::{Locale, Word};

/// A text to show: a word of the locale files, or something that was composed or typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// One of the words, shown in the language of the page.
    Word(Word),
    /// A text that is already in its language: a name, a figure, a composed sentence.
    Own(String),
}

impl Text {
    /// The text in one language.
    #[must_use]
    pub fn of(self, locale: Locale) -> String {
        match self {
            Text::Word(word) => word.of(locale).to_owned(),
            Text::Own(text) => text,
        }
    }
}

impl From<Word> for Text {
    fn from(word: Word) -> Text {
        Text::Word(word)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text::Own(text)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text::Own(text.to_owned())
    }
}

/// How much something asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// It informs, no more.
    #[default]
    Neutral,
    /// All is well.
    Ok,
    /// Somebody should look at it.
    Warn,
    /// It is wrong, or it stops the work.
    Danger,
}

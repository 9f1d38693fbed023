//! What somebody types into a form, before anybody has understood it.

use crate::error::FieldError;
use crate::locale::{Locale, Word};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A form as typed: every field is text, named as its input. [`typed_form!`](crate::typed_form) makes one.
pub trait Typed: Clone + Default + Send + Sync + Serialize + DeserializeOwned + 'static {
    /// The form as its inputs tell, by their names.
    fn read(field: impl Fn(&str) -> String) -> Self;

    /// The fields as name and text, in the order of the form; without the version.
    fn fields(&self) -> Vec<(&'static str, &str)>;

    /// The version of the row that was typed over; empty for a new one.
    fn version(&self) -> &str;
}

/// A form that can be understood: by the same function in the browser before sending and on the server before saving.
pub trait Form: Typed {
    /// What is understood: what a save writes.
    type Edit;

    /// Fields that mean something only together, as an amount and its currency do: where two saves have changed some of them
    /// each, nothing of it comes together by itself.
    const TOGETHER: &'static [&'static [&'static str]] = &[];

    /// Understands what was typed.
    ///
    /// # Errors
    /// Every field that cannot be understood, not only the first.
    fn parse(&self, locale: Locale) -> Result<Self::Edit, Vec<FieldError>>;

    /// What a field is called.
    fn label(field: &str) -> Word;

    /// How what a field holds reads in a sentence or a table: the choice's word in place of its code.
    fn shown(&self, field: &str, text: &str, locale: Locale) -> String {
        let _ = (field, locale);
        text.to_owned()
    }

    /// What was typed, written as a stored value would be, so that “1000” and “1.000,00” are no difference.
    #[must_use]
    fn as_stored(&self, locale: Locale) -> Self {
        let _ = locale;
        self.clone()
    }
}

/// Declares a form as typed: its fields in the order of the form. A field `version` is added.
#[macro_export]
macro_rules! typed_form {
    ($(#[$doc:meta])* pub struct $name:ident { $($field:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(default)]
        #[expect(missing_docs, reason = "each field is the text of the input that bears its name")]
        pub struct $name {
            $(pub $field: String,)*
            pub version: String,
        }

        impl $crate::ui::form::Typed for $name {
            fn read(field: impl Fn(&str) -> String) -> $name {
                $name { $($field: field(stringify!($field)),)* version: field("version") }
            }

            fn fields(&self) -> Vec<(&'static str, &str)> {
                vec![$((stringify!($field), self.$field.as_str())),*]
            }

            fn version(&self) -> &str {
                &self.version
            }
        }
    };
}

/// Collects the problems of a form while its fields are understood.
#[derive(Debug, Default)]
pub struct Problems(Vec<FieldError>);

impl Problems {
    /// The value of a field, or none and its problem noted.
    pub fn take<T>(&mut self, field: &str, parsed: Result<T, crate::value::Problem>) -> Option<T> {
        parsed.map_err(|problem| self.note(field, problem)).ok()
    }

    /// The choice of a code; none where none was made, or where there is no such code, and that is noted.
    pub fn choice<T>(&mut self, field: &str, typed: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        match typed.trim() {
            "" => None,
            code => self.take(field, parse(code).ok_or(crate::value::Problem::UnknownCode)),
        }
    }

    /// Notes a problem of a field.
    pub fn note(&mut self, field: &str, problem: crate::value::Problem) {
        self.0.push(FieldError::new(field, problem));
    }

    /// The edit when all was well.
    ///
    /// # Errors
    /// The problems that were noted.
    pub fn or<T>(self, edit: T) -> Result<T, Vec<FieldError>> {
        if self.0.is_empty() { Ok(edit) } else { Err(self.0) }
    }
}

//! What the address of an embedded page asks for, and the part of the document that is there for the portal.

use crate::locale::Locale;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use std::sync::Arc;

/// The name in an address.
const NAME: &str = "embed";

/// What the portal wishes of the embedded card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Embed {
    /// That nothing can be changed here, whoever looks at it.
    pub read_only: bool,
    /// How it looks, where that is not the browser's to say.
    pub theme: Option<Theme>,
    /// Its language, where that is not the reader's to say.
    pub locale: Option<Locale>,
}

/// How a page looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Embed {
    /// What a query asks for; none where it does not ask for the embedded form.
    #[must_use]
    pub fn of_query(query: &str) -> Option<Embed> {
        let mut pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        pairs.find(|(name, _)| *name == NAME).map(|(_, words)| Embed::of_words(words))
    }

    /// Reads the words; those that mean nothing are passed over.
    fn of_words(words: &str) -> Embed {
        let words = words.replace("%2C", ",").replace("%2c", ",");
        let mut embed = Embed::default();
        for word in words.split(',') {
            match word {
                "read" => embed.read_only = true,
                "light" => embed.theme = Some(Theme::Light),
                "dark" => embed.theme = Some(Theme::Dark),
                _ => {
                    let locale = Locale::ALL.into_iter().find(|locale| locale.code() == word);
                    embed.locale = locale.or(embed.locale);
                }
            }
        }
        embed
    }

    /// The words, as they stand after `embed=`.
    #[must_use]
    pub fn words(self) -> String {
        let read = self.read_only.then_some("read");
        let theme = self.theme.map(|theme| match theme {
            Theme::Light => "light",
            Theme::Dark => "dark",
        });
        [read, theme, self.locale.map(Locale::code)].into_iter().flatten().collect::<Vec<_>>().join(",")
    }

    /// A page of ours in this form; what already says how it wants to be embedded stays.
    #[must_use]
    pub fn keep(self, address: &str) -> String {
        let (page, part) = match address.split_once('#') {
            Some((page, part)) => (page, format!("#{part}")),
            None => (address, String::new()),
        };
        let query = page.split_once('?').map(|(_, query)| query);
        if query.is_some_and(|query| Embed::of_query(query).is_some()) {
            return address.to_owned();
        }
        let mark = if query.is_some() { '&' } else { '?' };
        let words = self.words();
        let equals = if words.is_empty() { "" } else { "=" };
        format!("{page}{mark}{NAME}{equals}{words}{part}")
    }
}

/// That the page being made is an embedded one, and for whom.
#[derive(Clone)]
pub struct Embedded {
    /// How.
    pub embed: Embed,
    /// The origins of the portals, which the page listens to and nobody else.
    pub portals: Arc<[String]>,
}

/// The script that keeps the address embedded and talks with the portal; nothing where the page is no embedded one.
#[must_use]
pub fn script() -> Option<impl IntoView> {
    let Embedded { portals, .. } = use_context()?;
    Some(view! {
        <script nonce=use_nonce() data-portals=portals.join(" ")>
            {include_str!("card.js")}
        </script>
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_asks_for_the_embedded_form_by_its_name() {
        assert_eq!(Embed::of_query("embed"), Some(Embed::default()));
        assert_eq!(Embed::of_query("list=q%3Da&embed=&kind=x"), Some(Embed::default()));
        for other in ["", "list=embed", "q=a&embedded", "xembed=1"] {
            assert_eq!(Embed::of_query(other), None, "{other}");
        }
        let all = Embed { read_only: true, theme: Some(Theme::Dark), locale: Some(Locale::Fr) };
        for spelled in ["embed=read,dark,fr", "embed=fr%2Cread%2cdark", "embed=read,nonsense,dark,fr,<script>"] {
            assert_eq!(Embed::of_query(spelled), Some(all), "{spelled}");
        }
        assert_eq!(all.words(), "read,dark,fr");
    }

    #[test]
    fn an_address_stays_in_the_form_that_it_is_in() {
        let read = Embed { read_only: true, ..Embed::default() };
        for (address, kept) in [
            ("/customers/42", "/customers/42?embed=read"),
            ("/login?next=/customers/42%3Fembed", "/login?next=/customers/42%3Fembed&embed=read"),
            ("/customers/42?embed=dark", "/customers/42?embed=dark"),
            ("/customers/42/files?kind=pdf#row-7", "/customers/42/files?kind=pdf&embed=read#row-7"),
        ] {
            assert_eq!(read.keep(address), kept);
        }
        assert_eq!(Embed::default().keep("/customers"), "/customers?embed");
    }
}

//! A person as a disc with initials.

use leptos::prelude::*;

/// How many colours `style/` has for the disc.
const HUES: u32 = 12;

/// A person's initials on a disc whose colour is always the same for the same name. It decorates a name that stands
/// beside it, and is hidden from screen readers for that reason.
#[component]
pub fn Avatar(
    /// The person's name.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    // A number instead of a colour: an inline style would need a hole in the content security policy.
    view! { <span class="avatar" data-hue=hue(&name).to_string() aria-hidden="true">{initials(&name)}</span> }
}

/// The first letters of the first and the last word that begin with a letter, or a dot for a name without any.
fn initials(name: &str) -> String {
    let mut letters = name
        .split([' ', '-', '.', '@', '_'])
        .filter_map(|part| part.chars().next())
        .filter(|first| first.is_alphabetic());
    let first = letters.next();
    let last = letters.next_back();
    let text: String = first.into_iter().chain(last).flat_map(char::to_uppercase).collect();
    if text.is_empty() { "·".to_owned() } else { text }
}

/// Which of the colours a name has: the same on every machine and in every version.
fn hue(name: &str) -> u32 {
    name.chars().fold(7, |sum: u32, letter| sum.wrapping_mul(31).wrapping_add(u32::from(letter))) % HUES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_shortened_to_its_first_and_last_word() {
        assert_eq!(initials("Maria Anders"), "MA");
        assert_eq!(initials("José Pedro Freyre"), "JF");
        assert_eq!(initials("élodie"), "É");
        assert_eq!(initials("ana@cafe-zuerich.example"), "AE");
        assert_eq!(initials("42"), "·");
        assert_eq!(initials(""), "·");
    }

    #[test]
    fn a_name_keeps_its_colour() {
        assert_eq!(hue("Café Zürich"), hue("Café Zürich"));
        assert!(hue("Acme") < HUES);
    }
}

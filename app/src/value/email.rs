//! E-mail addresses.

use super::Problem;

/// The address as it is stored: without spaces around it, its domain in lower case. The part before the `@` keeps its
/// case, which belongs to the receiver (RFC 5321, 2.4).
///
/// The form is that of HTML's `type=email` (WHATWG HTML, 4.10.5.1.5) with the lengths of RFC 5321 (4.5.3.1), dots as in
/// RFC 5322's `dot-atom`, a domain that has a dot, and letters of any script in the domain (RFC 5890).
pub fn parse(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::Required);
    }
    if text.len() > 254 {
        return Err(Problem::TooLong { max: 254 });
    }
    let wrong = || Problem::Format { example: "ana@example.com".to_owned() };
    let (local, domain) = text.rsplit_once('@').ok_or_else(wrong)?;
    let local_is_right =
        local.len() <= 64 && local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(in_atom));
    let labels = domain.split('.').count();
    if local_is_right && labels >= 2 && domain.split('.').all(is_label) {
        Ok([local, "@", &domain.to_lowercase()].concat())
    } else {
        Err(wrong())
    }
}

/// RFC 5322, 3.2.3: `atext`.
fn in_atom(character: char) -> bool {
    character.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(character)
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.chars().all(|character| character.is_alphanumeric() || character == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_domain_is_lower_cased_and_the_rest_kept() {
        assert_eq!(parse(" Ana.Lopez+ficha@Example.COM "), Ok("Ana.Lopez+ficha@example.com".into()));
        assert_eq!(parse("o'brien@café-zürich.example"), Ok("o'brien@café-zürich.example".into()));
    }

    #[test]
    fn what_no_mail_would_reach_is_refused() {
        for text in [
            "ana",
            "@example.com",
            "ana@",
            "ana@example",
            "ana@@example.com",
            "ana lopez@example.com",
            ".ana@example.com",
            "ana.@example.com",
            "a..b@example.com",
            "ana@-example.com",
            "ana@example..com",
            "ana@exa_mple.com",
            "Ana <ana@example.com>",
            "ana@example.com,bo@example.com",
        ] {
            assert!(matches!(parse(text), Err(Problem::Format { .. })), "{text}");
        }
        assert_eq!(parse("  "), Err(Problem::Required));
        assert_eq!(parse(&["a@", &"b".repeat(260), ".com"].concat()), Err(Problem::TooLong { max: 254 }));
        assert!(parse(&["a".repeat(65).as_str(), "@example.com"].concat()).is_err());
    }
}

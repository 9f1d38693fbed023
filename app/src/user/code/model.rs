//! What a code is.

use crate::user::session::fingerprint;

/// The letters of a code: consonants, so that they make no words (RFC 8628, section 6.1).
const LETTERS: [u8; 20] = *b"BCDFGHJKLMNPQRSTVWXZ";
/// How many it has: one of 25,600,000,000 (RFC 8628, section 6.1).
const LENGTH: usize = 8;

/// What somebody is shown on one page and types on another. Whoever has it in time is signed in, so it is never logged and
/// never stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(***)")
    }
}

impl Code {
    /// A code that nobody guesses in time.
    pub(in crate::user) fn random() -> Code {
        let mut code = String::with_capacity(LENGTH);
        while code.len() < LENGTH {
            let mut bytes = [0; LENGTH];
            getrandom::fill(&mut bytes).expect("the operating system gives randomness");
            // What is above the last multiple of twenty would make the first letters likelier than the others.
            let even =
                bytes.into_iter().filter(|byte| *byte < 240).map(|byte| char::from(LETTERS[usize::from(byte) % 20]));
            code.extend(even.take(LENGTH - code.len()));
        }
        Code(code)
    }

    /// What somebody typed, whether or not in capitals, with spaces and dashes wherever they like; none where it is no code.
    #[must_use]
    pub fn typed(text: &str) -> Option<Code> {
        let spelled =
            text.chars().filter(|char| !char.is_whitespace() && *char != '-').map(|char| char.to_ascii_uppercase());
        // What is longer is none, however long.
        let code: String = spelled.take(LENGTH + 1).collect();
        (code.len() == LENGTH && code.bytes().all(|letter| LETTERS.contains(&letter))).then_some(Code(code))
    }

    /// The text to show: two groups of four.
    #[must_use]
    pub fn reveal(&self) -> String {
        let (first, second) = self.0.split_at(LENGTH / 2);
        format!("{first}-{second}")
    }

    pub(in crate::user) fn hash(&self) -> String {
        fingerprint(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_typed_as_people_type() {
        let code = Code::random();
        assert_eq!(Code::typed(&code.reveal()), Some(code.clone()));
        let loosely = format!(" {}\u{a0}\n", code.reveal().to_lowercase().replace('-', " - "));
        assert_eq!(Code::typed(&loosely), Some(code.clone()));
        assert_ne!(Code::random(), code);
        for wrong in ["", "WDJB-MJH", "WDJB-MJHTT", "WDJB-MJHA", "WDJB-MJH1", "WDJB-MJHÉ", &"B".repeat(1_000_000)] {
            assert_eq!(Code::typed(wrong), None, "{}", wrong.len());
        }
    }

    #[test]
    fn no_letter_is_likelier_than_another() {
        let mut seen = [0_u32; 20];
        for _ in 0..5_000 {
            for letter in Code::random().0.bytes() {
                seen[LETTERS.iter().position(|one| *one == letter).unwrap()] += 1;
            }
        }
        // 2,000 of each are expected, with a standard deviation of 44: seven of them are less likely than one in 10^11.
        assert!(seen.iter().all(|count| (1_690..=2_310).contains(count)), "{seen:?}");
    }
}

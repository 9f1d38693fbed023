//! The secret that the server shares with an app, and what both make of it.

use qrcode::{Color, QrCode};
use totp_rs::{Builder, Secret, Totp};

/// Who the app says the code is for.
const ISSUER: &str = "Ficha";
/// 160 bits, as RFC 4226 (section 4) recommends.
const BYTES: usize = 20;

/// A new secret, in base 32.
pub(super) fn invent() -> String {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    Secret::new(Box::new(bytes)).to_base32()
}

/// Six digits each half a minute by SHA-1: what every app does, whatever the address says.
fn totp(secret: &str) -> Option<Totp> {
    Builder::new().with_secret(Secret::try_from_base32(secret).ok()?).build().ok()
}

/// The half minute, counted from 1970, whose code this is: the one at an instant in Unix seconds, or its neighbour, for clocks
/// differ.
pub(super) fn step_of(secret: &str, typed: &str, at: u64) -> Option<i64> {
    let digits: String = typed.chars().filter(|char| !char.is_whitespace()).take(7).collect();
    totp(secret)?.check(&digits, at).and_then(|step| i64::try_from(step).ok())
}

/// What an app shows at an instant, for tests.
#[cfg(test)]
pub(super) fn code_at(secret: &str, at: u64) -> String {
    totp(secret).expect("a secret").generate(at).to_string()
}

/// The address that an app takes the secret from (Key URI Format of Google Authenticator, which all follow).
fn address(secret: &str, email: &str) -> String {
    let email = crate::value::percent::escape(email);
    format!("otpauth://totp/{ISSUER}:{email}?secret={secret}&issuer={ISSUER}")
}

/// The address as a QR code: the path of its dark squares, each of one by one, and how wide it is.
pub(super) fn squares(secret: &str, email: &str) -> Option<(String, usize)> {
    use std::fmt::Write;
    let code = QrCode::new(address(secret, email)).ok()?;
    let width = code.width();
    let dark = code.to_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark);
    let path = dark.fold(String::new(), |mut path, (place, _)| {
        let _ = write!(path, "M{},{}h1v1h-1z", place % width, place / width);
        path
    });
    Some((path, width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, for SHA-1: the last six of the eight digits there.
        let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        for (at, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
            assert_eq!(step_of(secret, code, at), Some(i64::try_from(at / 30).unwrap()), "{at}");
        }
        assert_eq!(step_of(secret, " 287 082 ", 59 + 30), Some(1), "a clock may be half a minute off");
        assert_eq!(step_of(secret, "287082", 59 + 60), None);
        for wrong in ["", "28708", "2870822", "28708a", "٢٨٧٠٨٢", "-87082"] {
            assert_eq!(step_of(secret, wrong, 59), None, "{wrong}");
        }
    }

    #[test]
    fn an_app_takes_the_secret_from_a_square_that_names_who_it_is_for() {
        let secret = invent();
        assert_eq!(secret.len(), 32);
        assert_ne!(secret, invent());
        let address = address(&secret, "ana+1@cafe.example");
        assert_eq!(address, format!("otpauth://totp/Ficha:ana%2B1%40cafe.example?secret={secret}&issuer=Ficha"));
        let (path, width) = squares(&secret, "ana@cafe.example").unwrap();
        assert!(path.starts_with("M0,0h1v1h-1zM1,0") && width >= 21, "{width}");
    }
}

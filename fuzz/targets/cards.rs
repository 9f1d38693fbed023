//! Any text as visiting cards: each contact that is understood has something to be known by.
#![no_main]

use app::customer::contacts::vcard;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    assert!(vcard::read(text, "Acme").iter().all(|contact| !contact.name.trim().is_empty()));
});

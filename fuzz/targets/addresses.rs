//! Any text as what stands in an address behind the question mark: what is understood is read alike when it is written again.
#![no_main]

use app::customer::search::model::ListQuery;
use app::customer::search::order::Key;
use app::value::percent::{escape, unescape};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let query = ListQuery::from_query(text).to_query();
    assert_eq!(ListQuery::from_query(&query).to_query(), query);
    if let Some(key) = Key::parse(text) {
        assert_eq!(Key::parse(&key.to_text()), Some(key));
    }
    assert_eq!(unescape(&escape(text)), text);
    let _ = unescape(text);
});

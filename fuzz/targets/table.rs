//! Any bytes as a table of customers: each row has the columns of its header.
#![no_main]

use app::customer::import::csv;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(table) = csv::read(bytes) {
        assert!(table.rows.iter().all(|row| row.cells.len() == table.header.len()));
    }
});

//! Chance that can be had again: the same seed gives the same numbers (xorshift64*).

use std::time::{SystemTime, UNIX_EPOCH};

/// Where the numbers come from.
pub struct Chance(u64);

impl Chance {
    /// From a seed.
    pub fn new(seed: u64) -> Chance {
        Chance(seed | 1)
    }

    /// A seed that nobody has had before.
    pub fn seed() -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.as_secs())
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below a limit, which is at least 1.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() >> 16) as usize % limit.max(1)
    }

    /// So many bytes that nothing can make smaller.
    pub fn bytes(&mut self, many: usize) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(many + 8);
        while bytes.len() < many {
            bytes.extend_from_slice(&self.next().to_le_bytes());
        }
        bytes.truncate(many);
        bytes
    }
}

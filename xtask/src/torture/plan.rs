//! How much is done, and what is broken on purpose.

use std::time::Duration;

use super::chance::Chance;

/// A failure that is planted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plant {
    /// Two people are said to have won.
    TwoWinners,
    /// A browser forgets what it has heard.
    Deaf,
    /// A save counts as acknowledged that never was written.
    LostWrite,
    /// A row is taken out of the history.
    HalfHistory,
    /// The server starts three seconds late.
    SlowStart,
    /// The bytes of a file are removed.
    RowWithoutBytes,
    /// Bytes lie in the store that no row knows.
    BytesWithoutRow,
    /// A part of an upload lies in the store.
    Leftover,
    /// The bytes of a file are altered.
    DamagedBytes,
    /// A byte of a backup is altered.
    DamagedBackup,
    /// The server is killed instead of told to stop.
    Impatience,
    /// Postgres does not come back.
    StayAway,
    /// The disk is not full.
    RoomEnough,
}

impl Plant {
    /// Each with its name, its suite, and the finding that it breaks.
    pub const ALL: [(Plant, &'static str, &'static str, &'static str); 13] = [
        (Plant::TwoWinners, "two-winners", "pairs", "pairs without exactly one winner"),
        (Plant::Deaf, "deaf", "cuts", "changes that a browser has missed"),
        (Plant::LostWrite, "lost-write", "writes", "acknowledged writes that are lost"),
        (Plant::HalfHistory, "half-history", "writes", "records with half a history"),
        (Plant::SlowStart, "slow-start", "writes", "slowest start after a kill, s"),
        (Plant::RowWithoutBytes, "row-without-bytes", "uploads", "rows whose bytes are not there"),
        (Plant::BytesWithoutRow, "bytes-without-row", "uploads", "bytes without a row, after the sweep"),
        (Plant::Leftover, "leftover", "uploads", "leftovers of uploads, after the sweep"),
        (Plant::DamagedBytes, "damaged-bytes", "uploads", "contents whose SHA-256 is not their name"),
        (Plant::DamagedBackup, "damaged-backup", "backup", "complaints of `ficha restore`"),
        (Plant::Impatience, "impatience", "drain", "requests that were under way and failed"),
        (Plant::StayAway, "stay-away", "outage", "slowest recovery, s"),
        (Plant::RoomEnough, "room-enough", "disk", "saves were refused while the disk was full"),
    ];
}

/// How much is done, and what chance decides.
pub struct Plan {
    /// A minute's worth.
    pub short: bool,
    /// The failure that is planted.
    pub plant: Option<Plant>,
    /// Where kills and sizes come from.
    pub chance: Chance,
}

impl Plan {
    fn times(&self, short: usize, long: usize) -> usize {
        if self.plant.is_some() {
            1
        } else if self.short {
            short
        } else {
            long
        }
    }

    /// How often the server is killed.
    pub fn kills(&self) -> usize {
        self.times(5, 100)
    }

    /// How many pairs save at once.
    pub fn pairs(&self) -> usize {
        if self.plant.is_some() { 4 } else { self.times(60, 1000) }
    }

    /// How often a browser that listens is cut off.
    pub fn cuts(&self) -> usize {
        if self.plant.is_some() { 16 } else { self.times(80, 1000) }
    }

    /// How often the server is told to stop.
    pub fn stops(&self) -> usize {
        self.times(1, 20)
    }

    /// How often Postgres goes away, or hangs, which it does every second time.
    pub fn outages(&self) -> usize {
        self.times(2, 40)
    }

    /// How long it stays away; the long form has it stay for longer than a request may wait.
    pub fn away(&self) -> Duration {
        Duration::from_secs(if self.plant.is_some() { 3 } else { 7 })
    }

    /// Whether a failure is planted.
    pub fn plants(&self, plant: Plant) -> bool {
        self.plant == Some(plant)
    }
}

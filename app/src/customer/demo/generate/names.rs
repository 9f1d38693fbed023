//! What the generated customers are called, where they are, and what they buy, say and ask: of three countries, in their
//! languages. The numbers of the telephones are those that each country keeps for films and books.

mod britain;
mod france;
mod spain;

use fastrand::Rng;

/// A country, as the generated data needs it.
pub struct World {
    /// ISO 3166-1.
    pub country: &'static str,
    /// ISO 4217.
    pub currency: &'static str,
    /// ISO 639-1.
    pub language: &'static str,
    /// VAT in hundredths of a percent.
    pub vat_rate: i64,
    /// The start of a telephone number, and how many digits follow.
    pub dial: (&'static str, u32),
    /// What a company does; whether that stands before the name of its founder.
    pub trades: (&'static [&'static str], bool),
    /// Legal forms.
    pub forms: &'static [&'static str],
    /// First names.
    pub first: &'static [&'static str],
    /// Last names.
    pub last: &'static [&'static str],
    /// What people do there.
    pub jobs: &'static [&'static str],
    /// Streets; whether the number of the house stands before them.
    pub streets: (&'static [&'static str], bool),
    /// Towns and a postal code of each.
    pub towns: &'static [(&'static str, &'static str)],
    /// What is sold, and its price in hundredths.
    pub goods: &'static [(&'static str, i64)],
    /// What activities are about.
    pub subjects: &'static [&'static str],
    /// What came of them.
    pub outcomes: &'static [&'static str],
    /// What tickets are about.
    pub tickets: &'static [&'static str],
    /// How they were resolved.
    pub answers: &'static [&'static str],
    /// What files are called, without their end.
    pub files: &'static [&'static str],
    /// What further addresses are called.
    pub places: &'static [&'static str],
}

/// One of the three.
pub fn world(random: &mut Rng) -> &'static World {
    &WORLDS[random.usize(0..WORLDS.len())]
}

/// Spain, the United Kingdom, France.
pub static WORLDS: [World; 3] = [spain::SPAIN, britain::BRITAIN, france::FRANCE];

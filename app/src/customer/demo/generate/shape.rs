//! How much there is of a customer.

use fastrand::Rng;

/// The most of one kind that an ordinary customer has, as a multiple of what one has on average.
const MOST: usize = 40;

/// How many rows of each kind a customer gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// Addresses.
    pub addresses: usize,
    /// Contacts.
    pub contacts: usize,
    /// Activities.
    pub activities: usize,
    /// Tickets.
    pub tickets: usize,
    /// Documents, each with its lines and mostly with payments.
    pub documents: usize,
    /// Products that are the customer's alone.
    pub exclusive: usize,
    /// Prices of their own.
    pub prices: usize,
    /// Files.
    pub files: usize,
    /// Entries of the history that come of changes, besides those of all these rows.
    pub changes: usize,
    /// Whether everything is still open, so that the first page of each tab shows as many rows as there are.
    pub open: bool,
}

impl Shape {
    /// A customer as there are many: on average 6 activities, 8 documents, 3 contacts, but most have fewer and a few have
    /// very many.
    pub fn drawn(random: &mut Rng) -> Shape {
        Shape {
            addresses: 1 + skewed(random, 0.5),
            contacts: 1 + skewed(random, 2.0),
            activities: skewed(random, 6.0),
            tickets: skewed(random, 1.5),
            documents: skewed(random, 8.0),
            exclusive: usize::from(random.u8(0..20) == 0),
            prices: skewed(random, 1.5),
            files: skewed(random, 1.5),
            changes: 0,
            open: false,
        }
    }

    /// So many rows in every tab.
    pub const fn of(rows: usize) -> Shape {
        Shape {
            addresses: rows,
            contacts: rows,
            activities: rows,
            tickets: rows,
            documents: rows,
            exclusive: rows,
            prices: rows,
            files: rows,
            changes: rows,
            open: true,
        }
    }

    /// Customers to compare how quickly a tab opens, and what their numbers end in: with ten rows in every tab, with a full
    /// page and a little in every tab, with `rows` rows in one tab and ten in the others, and with `rows` rows in all.
    pub fn to_compare(rows: usize) -> Vec<(&'static str, Shape)> {
        let few = Shape::of(10);
        vec![
            ("FEW", few),
            ("PAGE", Shape::of(60)),
            ("ADDRESSES", Shape { addresses: rows, ..few }),
            ("CONTACTS", Shape { contacts: rows, ..few }),
            ("ACTIVITIES", Shape { activities: rows, ..few }),
            ("SUPPORT", Shape { tickets: rows, ..few }),
            ("BILLING", Shape { documents: rows, ..few }),
            ("PRODUCTS", Shape { exclusive: rows, prices: rows, ..few }),
            ("FILES", Shape { files: rows, ..few }),
            ("HISTORY", Shape { changes: rows, ..few }),
            ("ALL", Shape::of(rows)),
        ]
    }
}

/// A number as such numbers are in real data: mostly below the average, now and then far above it (Lomax's distribution with
/// the shape 2, cut off).
pub fn skewed(random: &mut Rng, average: f64) -> usize {
    let drawn = average * ((1.0 - random.f64()).sqrt().recip() - 1.0);
    // Never below zero, and cut off far below what would not fit.
    let most = average * MOST as f64;
    drawn.min(most).round() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_customers_have_little_and_a_few_have_very_much() {
        let mut random = Rng::with_seed(1);
        let mut drawn: Vec<usize> = (0..10_000).map(|_| skewed(&mut random, 8.0)).collect();
        drawn.sort_unstable();
        let average = drawn.iter().sum::<usize>() as f64 / 10_000.0;
        assert!((6.5..8.5).contains(&average), "{average}");
        assert!(drawn[5_000] <= 4, "half of them have at most {}", drawn[5_000]);
        assert!(drawn[9_990] >= 100, "the largest have {}", drawn[9_990]);
        assert!(drawn[9_999] <= 320);
    }
}

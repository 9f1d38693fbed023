//! A list that holds all that was found is narrowed where it stands: of one more letter, the browser knows by itself what it
//! still finds, and nobody is asked.

use super::model::{ListPage, ListQuery, Word};
#[cfg(feature = "hydrate")]
use {super::api::list_customers, crate::error::AppError, leptos::prelude::*, web_sys::js_sys::Date};

/// For how long a list is narrowed without asking anew, in milliseconds.
const KEPT_MS: f64 = 30_000.0;

/// The last answer of the list that holds all that was found, with what it was found by.
#[derive(Debug, Default)]
pub struct Kept(Option<(ListQuery, ListPage, f64)>);

impl Kept {
    /// Keeps the answer to what was asked `at` a moment, where it is whole.
    pub fn keep(&mut self, query: &ListQuery, page: &ListPage, at: f64) {
        if page.texts.is_some() {
            self.0 = Some((query.clone(), page.clone(), at));
        }
    }

    /// Whether nothing is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The answer to a question that finds nothing which is not kept, where that is known.
    #[must_use]
    pub fn answer(&self, query: &ListQuery, now: f64) -> Option<ListPage> {
        let (asked, page, at) = self.0.as_ref()?;
        let texts = page.texts.as_ref().filter(|_| (0.0..KEPT_MS).contains(&(now - at)))?;
        if (ListQuery { q: asked.q.clone(), ..query.clone() }) != *asked {
            return None;
        }
        let (before, words) = (asked.words(), query.words());
        // Whatever has one of these words has one that was asked for before.
        if !before.iter().all(|before| words.iter().any(|word| implies(word, before))) {
            return None;
        }
        let has_all = |text: &&String| words.iter().all(|word| word.iter().any(|spelling| text.contains(spelling)));
        let found = page.rows.iter().zip(texts).filter(|(_, text)| has_all(text));
        let (rows, texts): (Vec<_>, Vec<_>) = found.map(|(row, text)| (row.clone(), text.clone())).unzip();
        let total = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        Some(ListPage { rows, total, more: false, next: None, texts: Some(texts) })
    }
}

/// Finds what is asked for: in what was found before, where that was all, and else by the server.
///
/// # Errors
/// Those of [`list_customers`].
#[cfg(feature = "hydrate")]
pub async fn find(kept: StoredValue<Kept>, query: ListQuery) -> Result<ListPage, AppError> {
    let asked = Date::now();
    if let Some(page) = kept.try_with_value(|kept| kept.answer(&query, asked)).flatten() {
        return Ok(page);
    }
    let page = list_customers(query.clone()).await?;
    // The list may have been left meanwhile.
    let _gone = kept.try_update_value(|kept| kept.keep(&query, &page, asked));
    Ok(page)
}

/// Keeps the page that came with the document, which is a little older than the program: nothing was asked for before it.
#[cfg(feature = "hydrate")]
pub fn keep_first(kept: StoredValue<Kept>, query: &ListQuery, page: &ListPage, at: f64) {
    let _gone = kept.try_update_value(|kept| {
        if kept.is_empty() {
            kept.keep(query, page, at);
        }
    });
}

/// Whether a text that has a word in any of its spellings also has another one in one of its own.
fn implies(word: &Word, other: &Word) -> bool {
    word.iter().all(|spelling| other.iter().any(|other| spelling.contains(other)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customer::search::model::{ListRow, StatusFilter};
    use crate::customer::search::store::page;
    use crate::customer::search::store::tests::companies;
    use crate::db::Db;
    use crate::db::testing::{command, db_test};
    use crate::value::{Currency, CustomerId};

    fn row(id: i64) -> ListRow {
        ListRow {
            id: CustomerId(id),
            number: format!("C-{id}"),
            name: format!("Company {id}"),
            trade_name: None,
            city: None,
            country: None,
            country_name: None,
            active: true,
            blocked: false,
            credit_limit: None,
            currency: Currency::parse("EUR").expect("a currency"),
            owner: None,
            tags: String::new(),
        }
    }

    fn kept(query: &str, texts: &[&str]) -> Kept {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        let rows = (1..).take(texts.len()).map(row).collect();
        let page = ListPage { rows, total: 3, more: false, next: None, texts: Some(texts) };
        let mut kept = Kept::default();
        kept.keep(&ListQuery::from_query(query), &page, 0.0);
        kept
    }

    fn found(kept: &Kept, query: &str) -> Option<Vec<i64>> {
        let page = kept.answer(&ListQuery::from_query(query), 1000.0)?;
        assert_eq!((page.total, page.more, page.next), (page.rows.len() as i64, false, None));
        Some(page.rows.iter().map(|row| row.id.0).collect())
    }

    #[test]
    fn one_more_letter_is_looked_for_in_what_was_found() {
        let kept = kept("q=acm", &["c-1 acme\n28001 madrid", "c-2 acme iron", "c-3 zeta\nana acmeda"]);
        assert_eq!(found(&kept, "q=Acme"), Some(vec![1, 2, 3]));
        assert_eq!(found(&kept, "q=acme+mad"), Some(vec![1]));
        assert_eq!(found(&kept, "q=acm%C3%A9d"), Some(vec![3]));
        assert_eq!(found(&kept, "q=acm"), Some(vec![1, 2, 3]), "and back again");
        assert_eq!(found(&kept, "q=acmx"), Some(vec![]));
        assert_eq!(found(&kept, "q=madrid+acm"), Some(vec![1]), "in any order");
    }

    #[test]
    fn what_may_find_more_is_asked() {
        let kept = kept("q=acme&status=all", &["acme"]);
        for query in ["q=acm&status=all", "q=zeta&status=all", "q=acme", "q=acme&status=all&tag=vip", "status=all"] {
            assert_eq!(found(&kept, query), None, "{query}");
        }
        assert!(kept.answer(&ListQuery::from_query("q=acme&status=all"), KEPT_MS).is_none(), "too old");
    }

    #[test]
    fn a_number_is_found_however_its_groups_are_separated() {
        let kept = kept("q=555-2", &["ana 915552282", "c-555-2 zeta"]);
        assert_eq!(found(&kept, "q=555-22"), Some(vec![1]));
        // Its other spelling, which is 5, finds more than the sign alone.
        assert_eq!(found(&super::tests::kept("q=-", &["c-1"]), "q=-5"), None);
    }

    #[test]
    fn an_answer_that_is_not_whole_is_not_kept() {
        let mut kept = Kept::default();
        kept.keep(&ListQuery::from_query("q=acme"), &ListPage::default(), 0.0);
        assert!(kept.is_empty());
        assert_eq!(found(&kept, "q=acme"), None);
    }

    db_test! {
        async fn a_list_narrowed_where_it_stands_is_what_the_server_would_answer(db: Db) {
            companies(&db).await;
            let mut conn = db.read(&command()).await.unwrap();
            let mut narrowed = 0;
            for (before, then) in [("c", ["c-", "ca", "c-003", "c zur", "cx"]), ("a", ["ac", "ana", "acme", "a 91555", "a"])] {
                let of = |words: &str| ListQuery { q: words.to_owned(), status: StatusFilter::All, ..ListQuery::default() };
                let mut kept = Kept::default();
                kept.keep(&of(before), &page(&mut conn, &of(before)).await.unwrap(), 0.0);
                for query in then.map(of) {
                    narrowed += 1;
                    assert_eq!(kept.answer(&query, 0.0), Some(page(&mut conn, &query).await.unwrap()), "{query:?}");
                }
            }
            assert_eq!(narrowed, 10);
            let all = page(&mut conn, &ListQuery::default()).await.unwrap();
            assert_eq!(all.texts, None, "nothing is searched");
        }
    }
}

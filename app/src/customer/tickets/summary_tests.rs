//! What the card says of all tickets, on both databases.

use super::filter::TicketFilter;
use super::model::TicketSummary;
use super::summary::statement;
use super::terms::Priority;
use super::tests::{ACME, CAFE, about, companies, hour, opened, page, sight, write};
use crate::db::testing::{command, db_test};
use crate::db::{Db, Sql};
use chrono::TimeDelta;

db_test! {
    async fn the_sum_counts_what_is_to_be_done_and_what_takes_too_long(db: Db) {
        companies(&db).await;
        for priority in Priority::ALL {
            opened(&db, &sight(CAFE, hour(0)), &about("x", priority)).await;
        }
        opened(&db, &sight(ACME, hour(0)), &about("x", Priority::Urgent)).await;
        write(&db, "UPDATE ticket SET status = 'resolved', resolution = 'Done.', resolved_at = opened_at WHERE id = 4").await;
        for (now, overdue) in [(0, 0), (2, 1), (5, 2), (30, 3)] {
            let page = page(&db, &sight(CAFE, hour(now)), &TicketFilter::default()).await;
            assert_eq!(page.summary, TicketSummary { unresolved: 3, overdue }, "after {now} hours");
            let seen = page.tickets.iter().filter(|ticket| ticket.clocks.is_overdue()).count();
            assert_eq!(seen as i64, overdue, "the list says the same");
        }
    }
}

db_test! {
    async fn the_sum_says_what_the_list_says_to_the_second_and_its_fractions(db: Db) {
        companies(&db).await;
        // A ticket of each priority and of each fate: running, answered, waiting, and open again after a pause. Some have
        // been opened, and have begun to wait, between two seconds.
        for priority in Priority::ALL {
            for fraction in [0, 250_000, 999_600] {
                for _ in 0..4 {
                    let at = hour(0) + TimeDelta::microseconds(fraction);
                    opened(&db, &sight(CAFE, at), &about("x", priority)).await;
                }
            }
        }
        for (fate, change) in [
            (1, "first_answered_at = opened_at, first_answer_seconds = 5, status = 'open'"),
            (2, "status = 'waiting', waiting_since = '2026-03-02T09:00:01.250+00:00'"),
            (3, "status = 'open', paused_seconds = 1800"),
        ] {
            let mut tx = db.write(&command()).await.expect("a transaction");
            let sql = format!("UPDATE ticket SET {change} WHERE id % 4 = {fate}");
            assert_eq!(tx.query(Sql::compose(sql)).execute().await.expect("changed"), 12);
            tx.commit().await.expect("committed");
        }
        let mut sums = Vec::new();
        for hours in [1, 4, 8, 24, 72, 168] {
            for pause in [0, 1800] {
                for second in [-1, 0, 1, 2] {
                    for fraction in [0, 250_000, 500_000, 999_600] {
                        let late = TimeDelta::seconds(second + pause) + TimeDelta::microseconds(fraction);
                        let sight = sight(CAFE, hour(hours) + late);
                        let mut filter = TicketFilter::default();
                        let (mut listed, mut overdue) = (0, 0);
                        let summary = loop {
                            let page = page(&db, &sight, &filter).await;
                            listed += page.tickets.len();
                            overdue += page.tickets.iter().filter(|ticket| ticket.clocks.is_overdue()).count() as i64;
                            let Some(next) = page.next else { break page.summary };
                            filter = filter.page(Some(next));
                        };
                        let said = TicketSummary { unresolved: 48, overdue };
                        assert_eq!((listed, summary), (48, said), "{hours} h and {late}");
                        sums.push(overdue);
                    }
                }
            }
        }
        sums.dedup();
        assert!(sums.len() > 8 && sums.is_sorted(), "time makes more of them late, one after the other: {sums:?}");
    }
}

db_test! {
    async fn the_sum_is_counted_along_its_index_alone(db: Db) {
        companies(&db).await;
        let mut tx = db.write(&command()).await.expect("a transaction");
        let explain = statement(if tx.is_sqlite() { "EXPLAIN QUERY PLAN" } else { "EXPLAIN" });
        if tx.is_sqlite() {
            let query = (0..10).fold(tx.query(explain), |query, _| query.bind(1_i64));
            let plan: Vec<(i64, i64, i64, String)> = query.all().await.expect("a plan");
            let plan: Vec<_> = plan.into_iter().map(|(.., step)| step).collect();
            assert!(plan.iter().any(|step| step.contains("COVERING INDEX ticket_clock (customer_id=?)")), "{plan:?}");
        } else {
            for setting in ["seqscan", "bitmapscan", "sort"] {
                let off = Sql::compose(format!("SET LOCAL enable_{setting} = off"));
                tx.query(off).execute().await.expect("set");
            }
            let query = tx.query(explain).bind(CAFE).bind(hour(0));
            let query = (0..8).fold(query, |query, _| query.bind(1_i64));
            let plan: Vec<(String,)> = query.all().await.expect("a plan");
            let plan: Vec<_> = plan.into_iter().map(|(step,)| step).collect();
            assert!(plan.iter().any(|step| step.contains("Index Only Scan using ticket_clock")), "{plan:?}");
        }
    }
}

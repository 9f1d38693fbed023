//! A tab with very many rows against the same tab with ten, by turns.

use anyhow::{Context, Result, bail};

use super::{
    Options,
    http::Visitor,
    place::{Place, TABS},
    report::Report,
};

/// By what a tab with many rows may take longer than one with ten.
const MOST: f64 = 1.5;
/// How often everything is asked for before it counts.
const WARM: usize = 3;

/// Asks for each tab's page, and for the data of the whole card, of the customers with few and with many rows.
pub fn measure(place: &Place, options: &Options, report: &mut Report) -> Result<()> {
    let few = place.customer("R-FEW")?;
    let page = place.customer("R-PAGE")?;
    for (path, many) in TABS {
        let name = if path.is_empty() { "details" } else { &path[1..] };
        // The details are one row. What is compared there is what all the other tabs have: very many rows in each, against
        // a page and a little in each, since both bring a full first page of every tab.
        let (many, base, few_rows) = if path.is_empty() { ("ALL", page, 60) } else { (many, few, 10) };
        let many = place.customer(&format!("R-{many}"))?;
        let card = |id: u64| format!("/customers/{id}{path}");
        let call = |id: u64| format!("/api/app/customer/api/open_card?id={id}");
        let asked = [card(base), card(page), card(many), call(base), call(page), call(many)];
        let [few_page, full_page, many_page, few_call, full_call, many_call] =
            by_turns(&place.visitor, &asked, options.repetitions)?;
        let rows = options.tab_rows;
        let of = |what: &str| format!("{what} {name}: {rows} rows ÷ {few_rows}");
        let pages = report.ratio(&of("page"), &many_page, &few_page, Some(MOST));
        let calls = report.ratio(&of("card's data,"), &many_call, &few_call, Some(MOST));
        // A page of 50 rows has more to render than one of ten, whatever the database does: this tells the two apart.
        if few_rows < 60 {
            report.ratio(&format!("page {name}: {rows} rows ÷ 60"), &many_page, &full_page, None);
            report.ratio(&format!("card's data, {name}: {rows} rows ÷ 60"), &many_call, &full_call, None);
            report.figure(&format!("page {name}, 60 rows"), "ms", &full_page);
        }
        report.figure(&format!("page {name}, {few_rows} rows"), "ms", &few_page);
        report.figure(&format!("page {name}, {rows} rows"), "ms", &many_page);
        report.figure(&format!("card's data, {name}, {few_rows} rows"), "ms", &few_call);
        report.figure(&format!("card's data, {name}, {rows} rows"), "ms", &many_call);
        crate::say::line(&format!("  {name}: page × {pages:.2}, data × {calls:.2}"));
    }
    Ok(())
}

/// The milliseconds that each of some addresses takes, asked for one after the other, again and again.
pub fn by_turns<const N: usize>(visitor: &Visitor, asked: &[String; N], repetitions: usize) -> Result<[Vec<f64>; N]> {
    let mut took: [Vec<f64>; N] = std::array::from_fn(|_| Vec::with_capacity(repetitions));
    for repetition in 0..WARM + repetitions {
        for (path, took) in asked.iter().zip(&mut took) {
            let answer = visitor.get(path).with_context(|| path.clone())?;
            if answer.status != 200 {
                bail!("{path} is answered with {}", answer.status);
            }
            if repetition >= WARM {
                took.push(answer.took.as_secs_f64() * 1000.0);
            }
        }
    }
    Ok(took)
}

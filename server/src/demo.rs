//! `ficha demo`: the demonstration companies, or as many generated customers as one likes.

use crate::command::{open, say};
use crate::config::Config;
use anyhow::{Context, bail};
use app::customer::demo::{self, generate};
use app::customer::files::receive::Files;
use app::db::Db;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

/// What `ficha demo` is told.
#[derive(Args)]
pub struct DemoArguments {
    /// Generate so many customers with everything that belongs to them, instead of the demonstration companies
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    customers: Option<u32>,
    /// What the customers are drawn from: on one day, the same seed gives the same customers
    #[arg(long, value_name = "S", default_value_t = 1, requires = "customers")]
    seed: u64,
    /// Entries of history of one more customer, G-HEAVY [default: 100000 from 10000 customers on, else none]
    #[arg(long, value_name = "ROWS", requires = "customers")]
    heavy_history: Option<usize>,
    /// Documents of that customer [default: 20000 from 10000 customers on, else none]
    #[arg(long, value_name = "ROWS", requires = "customers")]
    heavy_documents: Option<usize>,
    /// Also customers to compare tabs: R-FEW with ten rows in each, R-BILLING with so many in that one, R-ALL in all
    #[arg(long, value_name = "ROWS", default_value_t = 0, requires = "customers")]
    tab_rows: usize,
}

/// From how many customers on one of them is heavy, as in real data.
const HEAVY_FROM: u32 = 10_000;

impl DemoArguments {
    fn plan(&self) -> Option<generate::Plan> {
        let customers = self.customers?;
        let usual = |rows| if customers >= HEAVY_FROM { rows } else { 0 };
        Some(generate::Plan {
            customers: customers as usize,
            seed: self.seed,
            today: chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now()).date_naive(),
            heavy_history: self.heavy_history.unwrap_or(usual(100_000)),
            heavy_documents: self.heavy_documents.unwrap_or(usual(20_000)),
            tab_rows: self.tab_rows,
        })
    }
}

/// `ficha demo`
pub async fn demo(config: &Config, arguments: DemoArguments) -> anyhow::Result<()> {
    let db = open(config).await?;
    let files = config.files.open()?;
    match arguments.plan() {
        Some(plan) => generate(&db, &files, &plan).await?,
        None => load_demo(&db, &files).await?,
    }
    db.close().await;
    Ok(())
}

async fn generate(db: &Db, files: &Files, plan: &generate::Plan) -> anyhow::Result<()> {
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} customers, {eta} left")?);
    let done = generate::generate(db, files, plan, |done, of| {
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    })
    .await;
    bar.finish_and_clear();
    match done.context("the customers cannot be generated")? {
        0 => bail!("there are customers already, so none were generated"),
        done => say(&format!("{done} customers were generated.")),
    }
}

/// Loads the demonstration companies, unless there are customers.
pub async fn load_demo(db: &Db, files: &Files) -> anyhow::Result<()> {
    match demo::load(db, files).await.context("the demonstration companies cannot be loaded")? {
        0 => eprintln!("There are customers already, so the demonstration companies were not loaded."),
        loaded => eprintln!("{loaded} demonstration companies were loaded."),
    }
    Ok(())
}

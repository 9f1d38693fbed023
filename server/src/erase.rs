//! `ficha erase …`: personal data goes for ever, in the name of whoever typed it.

use crate::command::{customer, open, person, say};
use crate::config::Config;
use anyhow::Context;
use app::customer::erasure::store::{self, Subject};
use app::customer::files::blob::forget;
use app::db::Db;
use app::locale::{Locale, format};
use app::user::Access;
use app::value::{ContactId, CustomerId, text};
use clap::{Args, Subcommand};

/// `ficha erase …`
#[derive(Subcommand)]
pub enum EraseCommand {
    /// Erase the personal data of a customer: name, identification, IBAN, notes, all texts on the card, and the files
    Customer {
        /// The customer's number
        number: String,
        #[command(flatten)]
        how: How,
    },
    /// Erase a person who is a contact, at every customer; their name also in notes, activities and tickets
    Contact {
        /// The contact's id: the last number in the address of their page
        id: i64,
        #[command(flatten)]
        how: How,
    },
    /// Write the database anew, so that its files hold nothing any more of what was erased
    Compact,
}

/// How somebody is erased.
#[derive(Args)]
pub struct How {
    /// Why; it stays in the history for ever, so it names nobody
    #[arg(long, value_parser = reason)]
    reason: String,
    /// Afterwards write the database anew, as `ficha erase compact` does
    #[arg(long)]
    compact: bool,
}

fn reason(typed: &str) -> Result<String, String> {
    text::required(typed, app::customer::erasure::model::LONGEST_REASON).map_err(|problem| problem.message(Locale::En))
}

/// Does it.
pub async fn erase(config: &Config, command: EraseCommand) -> anyhow::Result<()> {
    let db = open(config).await?;
    let access = Access::command("command", &person());
    match command {
        EraseCommand::Compact => compact(&db).await?,
        EraseCommand::Customer { number, how } => {
            let customer = customer(&db, &access, &number).await?;
            erase_subject(config, &db, &access, Subject::Customer(customer), how).await?;
        }
        EraseCommand::Contact { id, how } => {
            let sql = "SELECT customer_id FROM contact WHERE id = $1";
            let found = db.read(&access).await?.query(sql).bind(id).optional::<(CustomerId,)>().await?;
            let (customer,) = found.with_context(|| format!("there is no contact {id}"))?;
            erase_subject(config, &db, &access, Subject::Contact(customer, ContactId(id)), how).await?;
        }
    }
    db.close().await;
    Ok(())
}

async fn erase_subject(config: &Config, db: &Db, access: &Access, subject: Subject, how: How) -> anyhow::Result<()> {
    let files = config.files.open().context("the store of files cannot be opened")?;
    let mut tx = db.write(access).await?;
    let erased = store::erase(&mut tx, subject, &how.reason).await?.context("nobody is there to be erased")?;
    tx.commit().await?;
    let (rows, removed) = (erased.history_rows, erased.files);
    say(&format!("Erased: {rows} changes in the history have lost personal data, {removed} files are removed."))?;
    if let Some(until) = erased.kept_until {
        let (documents, until) = (erased.documents, format::date(until, Locale::En));
        say(&format!(
            "Issued documents that the law has kept as they were printed: {documents}, the last until {until} \
             (Código de Comercio, art. 30; Code de commerce, art. L123-22; GDPR, art. 17(3)(b))."
        ))?;
    }
    forget(db, access, &files, &erased.contents).await.context("their bytes are removed by the server's next sweep")?;
    if how.compact {
        return compact(db).await;
    }
    say("Until `ficha erase compact` was run the database's files may still hold it; so do backups.")
}

async fn compact(db: &Db) -> anyhow::Result<()> {
    if db.compact().await.context("the database cannot be written anew")? {
        return say("The database was written anew. Backups that were made before still hold what was erased.");
    }
    say(
        "The database was written anew, but somebody read what was there before, so not all of it could go: try it again.",
    )
}

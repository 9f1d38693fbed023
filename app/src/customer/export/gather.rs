//! Gathering: everything of a customer, page by page, each asked for with the reader's own permission.

use super::card::card;
use super::pack::{Gone, Names, Packer, Piece};
use super::words;
use crate::customer::billing::printed::Printing;
use crate::customer::details;
use crate::customer::files::vault::{Vault, VaultError};
use crate::customer::history::ENTITIES;
use crate::customer::history::past::{Moment, Past, store as past};
use crate::customer::history::seal::{IMAGES, Tables, images, tables};
use crate::customer::history::store::Sight;
use crate::db::{Conn, Db, DbError, Sql};
use crate::error::AppError;
use crate::locale::Locale;
use crate::user::{Access, open};
use crate::value::CustomerId;
use axum::body::Bytes;
use chrono::{DateTime, SecondsFormat, Utc};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use std::time::SystemTime;

/// How many rows of the history are read at once.
const PAGE: usize = 1000;

/// How gathering can fail. What has been sent by then is not whole.
#[derive(Debug, thiserror::Error)]
pub enum GatherError {
    /// The database did not answer, or the reader may not read any more.
    #[error(transparent)]
    App(#[from] AppError),
    /// The database did not answer.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The store broke off in the middle of a file.
    #[error("the store of files broke off: {0}")]
    Store(#[from] VaultError),
    /// Whoever received it has gone away.
    #[error(transparent)]
    Gone(#[from] Gone),
}

/// Who exports whom, and how.
#[derive(Clone, Debug)]
pub struct Export {
    db: Db,
    access: Access,
    vault: Vault,
    printing: Printing,
    locale: Locale,
    customer: CustomerId,
    number: String,
    name: String,
}

impl Export {
    /// Looks whether the customer is there for the reader.
    ///
    /// # Errors
    /// `NotFound` where there is no such customer within reach, or it is deleted and the reader sees no deleted ones.
    pub async fn begin(
        db: &Db,
        access: &Access,
        vault: &Vault,
        printing: &Printing,
        customer: CustomerId,
        locale: Locale,
    ) -> Result<Export, AppError> {
        let mut conn = open::reading(db, access, customer).await?;
        let details = details::store::find(&mut conn, customer, access.sees_deleted()).await?;
        let details = details.ok_or(AppError::NotFound)?;
        Ok(Export {
            db: db.clone(),
            access: access.clone(),
            vault: vault.clone(),
            printing: printing.clone(),
            locale,
            customer,
            number: details.number,
            name: details.name,
        })
    }

    /// What the ZIP is called.
    #[must_use]
    pub fn file_name(&self) -> String {
        words::EXPORT_NAME.with(self.locale, &[("number", &self.number)])
    }

    /// A view of the data; for each page another one, for whoever receives slowly holds nothing up.
    async fn view(&self) -> Result<Conn, AppError> {
        open::reading(&self.db, &self.access, self.customer).await
    }

    /// Reads everything, and hands it over piece by piece.
    ///
    /// # Errors
    /// When database or store do not answer, or nobody receives it any more.
    pub async fn gather(self, packer: Packer) -> Result<(), GatherError> {
        let tables = tables(&mut *self.view().await?).await?;
        let pdf = self.pdf().await?;
        file(&packer, "card.pdf", pdf.len() as u64, true).await?;
        packer.put(Piece::Bytes(Bytes::from(pdf))).await?;
        for entity in ENTITIES {
            self.table(&packer, entity.table, &tables).await?;
        }
        self.history(&packer).await?;
        let files = self.files(&packer).await?;
        let now = DateTime::<Utc>::from(SystemTime::now()).to_rfc3339_opts(SecondsFormat::Secs, true);
        let index = json!({
            "customer": { "id": self.customer, "number": self.number, "name": self.name },
            "exported_at": now,
            "exported_by": self.access.person(),
            "files": files,
        });
        let index = serde_json::to_string_pretty(&index).map_err(AppError::internal)?;
        file(&packer, "index.json", index.len() as u64, true).await?;
        packer.put(Piece::Bytes(Bytes::from(index))).await?;
        Ok(packer.put(Piece::End).await?)
    }

    async fn pdf(&self) -> Result<Vec<u8>, GatherError> {
        let zone = self.access.now_zone();
        let sight = Sight { customer: self.customer, deleted: self.access.sees_deleted(), zone };
        let now = past::past(&mut *self.view().await?, sight, &Moment::default()).await?.ok_or(AppError::NotFound)?;
        let now = Past { at: DateTime::<Utc>::from(SystemTime::now()).with_timezone(&zone).fixed_offset(), ..now };
        let company = &self.printing.company;
        let sender: Vec<String> = [&company.name, &company.address]
            .into_iter()
            .flatten()
            .flat_map(|text| text.lines())
            .map(str::to_owned)
            .collect();
        let paper = card(&self.number, &self.name, &now, &sender, self.locale);
        let fonts = self.printing.fonts.clone();
        let setting = tokio::task::spawn_blocking(move || paper::pdf(&paper, &fonts));
        Ok(setting.await.map_err(AppError::internal)?.map_err(AppError::internal)?)
    }

    /// The rows of a table, as an array.
    async fn table(&self, packer: &Packer, table: &str, tables: &Tables) -> Result<(), GatherError> {
        let Some(columns) = tables.get(table) else { return Ok(()) };
        let owner = match table {
            "customer" => "id",
            "product" => "exclusive_customer_id",
            _ => "customer_id",
        };
        let sql = images(table, columns, &format!(" AND t.{owner} = $2"));
        let mut array = Array::begin(packer, &format!("data/{table}.json")).await?;
        let mut last = i64::MIN;
        loop {
            let rows: Vec<(i64, String)> =
                self.view().await?.query(sql.clone()).bind(last).bind(self.customer).all().await?;
            last = rows.last().map_or(last, |(id, _)| *id);
            let is_last = rows.len() < IMAGES;
            array.rows(rows.into_iter().map(|(_, image)| image)).await?;
            if is_last {
                return array.end().await;
            }
        }
    }

    async fn history(&self, packer: &Packer) -> Result<(), GatherError> {
        #[derive(sqlx::FromRow)]
        struct Told {
            id: i64,
            at: DateTime<Utc>,
            actor: String,
            source: String,
            entity: String,
            entity_id: i64,
            op: String,
            before: Option<String>,
            after: Option<String>,
        }
        let sql = format!(
            "SELECT id, at, actor, source, entity, entity_id, op, CAST(before AS TEXT) AS before, CAST(after AS TEXT) AS after \
             FROM history WHERE customer_id = $1 AND id > $2 ORDER BY id LIMIT {PAGE}"
        );
        let mut array = Array::begin(packer, "data/history.json").await?;
        let mut last = i64::MIN;
        loop {
            let rows: Vec<Told> =
                self.view().await?.query(Sql::compose(sql.clone())).bind(self.customer).bind(last).all().await?;
            last = rows.last().map_or(last, |row| row.id);
            let is_last = rows.len() < PAGE;
            let image = |text: Option<String>| text.and_then(|text| serde_json::from_str::<Value>(&text).ok());
            let told = rows.into_iter().map(|row| {
                let at = row.at.to_rfc3339_opts(SecondsFormat::Micros, true);
                json!({
                    "id": row.id, "at": at, "actor": row.actor, "source": row.source, "table": row.entity,
                    "row": row.entity_id, "op": row.op, "before": image(row.before), "after": image(row.after),
                })
                .to_string()
            });
            array.rows(told).await?;
            if is_last {
                return array.end().await;
            }
        }
    }

    /// Every content of every file; answers what each is, and under which name it stands in the ZIP.
    async fn files(&self, packer: &Packer) -> Result<Vec<Value>, GatherError> {
        let sql = "SELECT v.id, f.name, v.number, v.sha256, v.size, v.media_type, \
                   CASE WHEN v.number = (SELECT MAX(n.number) FROM file_version n WHERE n.file_id = f.id) THEN 1 ELSE 0 END AS newest, \
                   CASE WHEN f.deleted_at IS NULL THEN 0 ELSE 1 END AS removed \
                   FROM file_version v JOIN file f ON f.id = v.file_id WHERE f.customer_id = $1 ORDER BY v.id";
        let found: Vec<Content> = self.view().await?.query(sql).bind(self.customer).all().await?;
        let mut names = Names::default();
        let mut index = Vec::new();
        for Content { id, name, number, sha256, size, media_type, newest, removed } in found {
            let called = if newest == 1 { name.clone() } else { format!("{number} {name}") };
            let path = format!("files/{}", names.safe(&called, &id.to_string()));
            let mut told = json!({
                "name": name, "version": number, "sha256": sha256, "size": size, "media_type": media_type,
                "removed": removed == 1,
            });
            match self.vault.read(&sha256).await {
                Ok((length, mut stream)) => {
                    file(packer, &path, length, media_type.starts_with("text/")).await?;
                    while let Some(bytes) = stream.next().await {
                        packer.put(Piece::Bytes(bytes.map_err(VaultError::from)?)).await?;
                    }
                    told["path"] = json!(path);
                }
                // The row is there and the bytes are not: it is said, and the rest still goes out.
                Err(_) => told["missing"] = json!(true),
            }
            index.push(told);
        }
        Ok(index)
    }
}

async fn file(packer: &Packer, name: &str, size: u64, packs: bool) -> Result<(), Gone> {
    packer.put(Piece::Begin { name: name.to_owned(), size, packs }).await
}

/// A content that a file has or had.
#[derive(sqlx::FromRow)]
struct Content {
    id: i64,
    name: String,
    number: i64,
    sha256: String,
    size: i64,
    media_type: String,
    newest: i32,
    removed: i32,
}

/// A file that is an array of JSON, one row on each line.
struct Array<'p> {
    packer: &'p Packer,
    empty: bool,
}

impl Array<'_> {
    async fn begin<'p>(packer: &'p Packer, name: &str) -> Result<Array<'p>, Gone> {
        file(packer, name, 0, true).await?;
        Ok(Array { packer, empty: true })
    }

    async fn rows(&mut self, rows: impl Iterator<Item = String>) -> Result<(), Gone> {
        let mut text = String::new();
        for row in rows {
            text.push_str(if std::mem::take(&mut self.empty) { "[\n" } else { ",\n" });
            text.push_str(&row);
        }
        self.packer.put(Piece::Bytes(Bytes::from(text))).await
    }

    async fn end(self) -> Result<(), GatherError> {
        let end = if self.empty { "[]\n" } else { "\n]\n" };
        Ok(self.packer.put(Piece::Bytes(Bytes::from_static(end.as_bytes()))).await?)
    }
}

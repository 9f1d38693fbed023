//! Where the customers' files are, and which are taken, as it is configured.

use app::customer::files::kind::FileKind;
use app::customer::files::model::UploadRules;
use app::customer::files::receive::Files;
use app::customer::files::scan::Scanner;
use app::customer::files::vault::Vault;
use clap::Args;
use serde::Deserialize;

/// The settings of the customers' files; in the TOML file they stand under `[files]`.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FileSettings {
    /// Where the bytes of files are: a folder, or s3://BUCKET/PREFIX with AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID and
    /// AWS_SECRET_ACCESS_KEY from the environment (AWS_ALLOW_HTTP=true without TLS) [default: data/files]
    #[arg(id = "files_store", long = "files", global = true, value_name = "FOLDER|S3URL", env = "FICHA_FILES")]
    pub store: Option<String>,

    /// The largest file that is taken, in megabytes [default: 50]
    #[arg(
        id = "files_limit_mb",
        long = "files-limit-mb",
        global = true,
        value_name = "MB",
        env = "FICHA_FILES_LIMIT_MB"
    )]
    pub limit_mb: Option<u32>,

    /// What is taken, by content and not by name: pdf, image, office, text, table, mail, archive, media, web, program, other
    /// [default: all but program]
    #[arg(
        id = "files_types",
        long = "files-types",
        global = true,
        value_name = "KIND,…",
        env = "FICHA_FILES_TYPES",
        value_delimiter = ','
    )]
    pub types: Option<Vec<String>>,

    /// Where ClamAV listens: HOST:PORT or unix:PATH; every upload is scanned then, and none taken without it [default: none]
    #[arg(id = "files_clamd", long = "files-clamd", global = true, value_name = "ADDRESS", env = "FICHA_FILES_CLAMD")]
    pub clamd: Option<String>,

    /// How many days the bytes of a deleted file are kept, and the file can be put back [default: 30]
    #[arg(
        id = "files_keep_days",
        long = "files-keep-days",
        global = true,
        value_name = "DAYS",
        env = "FICHA_FILES_KEEP_DAYS"
    )]
    pub keep_days: Option<u32>,
}

/// What holds for the customers' files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileConfig {
    /// Where the bytes are: a folder, or `s3://BUCKET/PREFIX`.
    pub store: String,
    /// What may be uploaded.
    pub rules: UploadRules,
    /// Where ClamAV listens, if anywhere.
    pub clamd: Option<String>,
    /// How many days the bytes of a deleted file are kept.
    pub keep_days: u32,
}

impl FileSettings {
    /// What is given here, else in the file, else what is usual.
    ///
    /// # Errors
    /// When something is no kind of file.
    pub fn resolve(self, file: FileSettings) -> Result<FileConfig, String> {
        let kinds = match self.types.or(file.types) {
            None => FileKind::ALL.into_iter().filter(|kind| *kind != FileKind::Program).collect(),
            Some(names) => names.iter().map(|name| kind(name)).collect::<Result<Vec<_>, _>>()?,
        };
        let limit = self.limit_mb.or(file.limit_mb).unwrap_or(50);
        Ok(FileConfig {
            store: self.store.or(file.store).unwrap_or_else(|| "data/files".to_owned()),
            rules: UploadRules { limit: i64::from(limit) * 1_000_000, kinds },
            clamd: self.clamd.or(file.clamd).filter(|address| !address.is_empty()),
            keep_days: self.keep_days.or(file.keep_days).unwrap_or(30),
        })
    }
}

impl FileConfig {
    /// Opens the store.
    ///
    /// # Errors
    /// When its place cannot be used.
    pub fn open(&self) -> anyhow::Result<Files> {
        let scanner = self.clamd.as_deref().map(Scanner::at);
        Ok(Files { vault: Vault::open(&self.store)?, rules: self.rules.clone(), scanner })
    }
}

fn kind(name: &str) -> Result<FileKind, String> {
    FileKind::parse(name.trim()).ok_or_else(|| {
        let known = FileKind::ALL.map(FileKind::code).join(", ");
        format!("files-types: {name:?} is no kind of file; there are {known}.")
    })
}

//! What can be set: by flag, by environment, or by a TOML file, in this order; and what stands when nothing is set.

use crate::company::CompanySettings;
use crate::file_config::{FileConfig, FileSettings};
use crate::oidc::{OidcConfig, OidcSettings};
use crate::portal::Portals;
use crate::sign_in_config::{SignInConfig, SignInSettings};
use crate::support_config::{SupportSettings, times};
use crate::visitor::Cookies;
use app::customer::billing::figures::OverLimit;
use app::customer::billing::printed::{Company, Fonts, Printing};
use app::customer::details::sensitive::{Caution, Which};
use app::customer::tickets::target::Targets;
use clap::Args;
use serde::Deserialize;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The settings as given, each of them or not.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The TOML file with settings; its keys are these flags, with _ for -
    #[arg(long, global = true, value_name = "FILE", env = "FICHA_CONFIG")]
    #[serde(skip)]
    pub config: Option<PathBuf>,

    /// The address and port to listen on [default: 127.0.0.1:3000]
    #[arg(long, global = true, value_name = "ADDRESS:PORT", env = "FICHA_LISTEN")]
    pub listen: Option<SocketAddr>,

    /// The database: sqlite://PATH or postgres://USER:PASSWORD@HOST/NAME [default: sqlite://data/ficha.db]
    #[arg(long, global = true, value_name = "URL", env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,

    /// The folder with the built page [default: site beside the program, else ./site, else ./target/site]
    #[arg(long, global = true, value_name = "FOLDER", env = "FICHA_SITE")]
    pub site: Option<PathBuf>,

    /// The address people use, such as https://ficha.acme.example; with https, cookies travel encrypted only
    #[arg(long, global = true, value_name = "URL", env = "FICHA_PUBLIC_URL", value_parser = public_url)]
    pub public_url: Option<String>,

    /// The origins whose pages may show the card in a frame, such as https://intranet.acme.example, each of them exactly; http
    /// only on this machine [default: none]
    #[arg(long, global = true, value_name = "ORIGIN,…", env = "FICHA_FRAME_ANCESTORS", value_delimiter = ',')]
    pub frame_ancestors: Option<Vec<String>>,

    /// Have cookies travel in the frame of a portal on another site too (SameSite=None; Secure; Partitioned); a portal under
    /// the same domain does not need it; people sign in again after a change [default: false]
    #[arg(long, global = true, value_name = "BOOL", env = "FICHA_FRAME_CROSS_SITE", num_args = 0..=1, default_missing_value = "true")]
    pub frame_cross_site: Option<bool>,

    /// What happens when an invoice exceeds the customer's credit limit: warn asks for a reason, block also asks for an
    /// administrator [default: warn]
    #[arg(long, global = true, value_name = "POLICY", env = "FICHA_OVER_LIMIT")]
    pub over_limit: Option<OverLimit>,

    /// How often each person may search within ten seconds; 0: as often as they like [default: 200]
    #[arg(long, global = true, value_name = "TIMES", env = "FICHA_SEARCHES")]
    pub searches: Option<u32>,

    /// Which changes of a customer ask for a reason: credit_limit, iban, status (active or not, blocked or not) and
    /// payment_terms [default: none]
    #[arg(long, global = true, value_name = "WHAT,…", env = "FICHA_ASK_REASON", value_delimiter = ',')]
    pub ask_reason: Option<Vec<String>>,

    /// Which changes of a customer wait until a second person, a manager, has approved them: of the same [default: none]
    #[arg(long, global = true, value_name = "WHAT,…", env = "FICHA_APPROVE", value_delimiter = ',')]
    pub approve: Option<Vec<String>>,

    /// Which changes of a customer only somebody makes who has signed in within --session-fresh: of the same [default: none]
    #[arg(long, global = true, value_name = "WHAT,…", env = "FICHA_CONFIRM", value_delimiter = ',')]
    pub confirm: Option<Vec<String>>,

    /// What is logged: error, warn, info, debug, trace, or a filter such as "info,sqlx=warn" [default: info]
    #[arg(long, global = true, value_name = "LEVEL", env = "FICHA_LOG", value_parser = log_filter)]
    pub log: Option<String>,

    /// Log one JSON object per line [default: false]
    #[arg(long, global = true, value_name = "BOOL", env = "FICHA_LOG_JSON", num_args = 0..=1, default_missing_value = "true")]
    pub log_json: Option<bool>,

    /// How people sign in, and for how long.
    #[command(flatten)]
    pub sign_in: SignInSettings,

    /// The identity provider at which people sign in.
    #[command(flatten)]
    pub oidc: OidcSettings,

    /// How long support tickets may take.
    #[command(flatten)]
    pub support: SupportSettings,

    /// The customers' files.
    #[command(flatten)]
    pub files: FileSettings,

    /// The firm that sends invoices.
    #[command(flatten)]
    pub company: CompanySettings,

    /// Files of fonts for invoices in scripts other than Latin, Greek and Cyrillic, such as Noto Sans CJK [default: none]
    #[arg(long, global = true, value_name = "FILE,…", env = "FICHA_FONTS", value_delimiter = ',')]
    pub fonts: Option<Vec<PathBuf>>,
}

/// What holds, after everything given and everything usual.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The database.
    pub database_url: String,
    /// The folder with the built page.
    pub site: PathBuf,
    /// The address people use, without a slash at its end.
    pub public_url: Option<String>,
    /// Whose pages may frame the card.
    pub portals: Portals,
    /// What happens when an invoice exceeds the customer's credit limit.
    pub over_limit: OverLimit,
    /// How often each person may search within ten seconds; 0: as often as they like.
    pub searches: u32,
    /// Which changes ask for a reason, and which for an approval.
    pub caution: Caution,
    /// What is logged.
    pub log: String,
    /// Whether the log is JSON.
    pub log_json: bool,
    /// How people sign in, and for how long.
    pub sign_in: SignInConfig,
    /// The identity provider at which people sign in.
    pub oidc: Option<OidcConfig>,
    /// How long support tickets may take.
    pub support: Targets,
    /// The customers' files.
    pub files: FileConfig,
    /// The firm that sends invoices.
    pub company: Company,
    /// Files of fonts beside those of the program.
    pub fonts: Vec<PathBuf>,
}

impl Settings {
    /// Flags and environment, then the file, then what is usual.
    ///
    /// # Errors
    /// A sentence that names the file, the setting and what is wrong with it.
    pub fn resolve(self) -> Result<Config, String> {
        let file = match &self.config {
            Some(path) => read(path)?,
            None => Settings::default(),
        };
        let given = self.database_url.or(file.database_url);
        let database_url = given.unwrap_or_else(|| "sqlite://data/ficha.db".to_owned());
        // Not by clap, which would repeat what it refuses, and with it the password.
        check_database_url(&database_url).map_err(|error| format!("database_url {error}."))?;
        let listen = self.listen.or(file.listen).unwrap_or_else(|| (Ipv4Addr::LOCALHOST, 3000).into());
        let public_url = self.public_url.or(file.public_url).map(|url| url.trim_end_matches('/').to_owned());
        let origins = self.frame_ancestors.or(file.frame_ancestors);
        let cross_site = self.frame_cross_site.or(file.frame_cross_site);
        let portals = Portals::resolve(origins, cross_site, public_url.as_deref(), listen)?;
        let oidc = self.oidc.resolve(file.oidc, public_url.as_deref())?;
        Ok(Config {
            listen,
            database_url,
            site: self.site.or(file.site).unwrap_or_else(usual_site),
            public_url,
            portals,
            over_limit: self.over_limit.or(file.over_limit).unwrap_or_default(),
            searches: self.searches.or(file.searches).unwrap_or(200),
            caution: Caution {
                reasons: which("ask_reason", self.ask_reason.or(file.ask_reason))?,
                approvals: which("approve", self.approve.or(file.approve))?,
                confirms: which("confirm", self.confirm.or(file.confirm))?,
            },
            log: self.log.or(file.log).unwrap_or_else(|| "info".to_owned()),
            log_json: self.log_json.or(file.log_json).unwrap_or(false),
            sign_in: self.sign_in.resolve(file.sign_in)?,
            oidc,
            support: self.support.resolve(file.support)?,
            files: self.files.resolve(file.files)?,
            company: self.company.resolve(file.company)?,
            fonts: self.fonts.or(file.fonts).unwrap_or_default(),
        })
    }
}

impl Config {
    /// What papers need. A font that cannot be read is named in the log, and done without.
    #[must_use]
    pub fn printing(&self) -> Printing {
        let read = |path: &PathBuf| {
            let read = std::fs::read(path);
            read.map_err(|cause| tracing::error!(font = %path.display(), %cause, "the font cannot be read")).ok()
        };
        let fonts = Fonts::of(self.fonts.iter().filter_map(read).collect());
        Printing { company: Arc::new(self.company.clone()), fonts }
    }

    /// Whether people come by HTTPS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    /// How cookies travel.
    #[must_use]
    pub fn cookies(&self) -> Cookies {
        match () {
            () if self.portals.cross_site => Cookies::Framed,
            () if self.is_https() => Cookies::Encrypted,
            () => Cookies::Plain,
        }
    }
}

fn read(path: &Path) -> Result<Settings, String> {
    let name = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| format!("{name} cannot be read: {error}."))?;
    let settings: Settings = toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(1, |span| text[..span.start].lines().count().max(1));
        format!("{name}, line {line}: {}.", error.message())
    })?;
    let checks = [
        settings
            .database_url
            .as_deref()
            .map(|text| check_database_url(text).map_err(|error| format!("database_url {error}"))),
        settings
            .public_url
            .as_deref()
            .map(|text| public_url(text).map(drop).map_err(|error| format!("public_url {error}"))),
        settings.log.as_deref().map(|text| log_filter(text).map(drop).map_err(|error| format!("log {error}"))),
        settings
            .support
            .first_answer
            .as_deref()
            .map(|text| times(text).map(drop).map_err(|error| format!("support.first_answer {error}"))),
        settings
            .support
            .resolution
            .as_deref()
            .map(|text| times(text).map(drop).map_err(|error| format!("support.resolution {error}"))),
    ];
    for check in checks.into_iter().flatten() {
        check.map_err(|error| format!("{name}: {error}."))?;
    }
    Ok(settings)
}

fn check_database_url(text: &str) -> Result<(), String> {
    if ["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme)) {
        Ok(())
    } else {
        // The URL may hold a password, so it is not repeated.
        Err("must begin with sqlite:// or postgres://".to_owned())
    }
}

fn public_url(text: &str) -> Result<String, String> {
    let host =
        text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).map(|host| host.trim_end_matches('/'));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', ' ', '@']) => Ok(text.to_owned()),
        _ => Err("must be http:// or https:// and a host, without a path".to_owned()),
    }
}

fn which(name: &str, given: Option<Vec<String>>) -> Result<Which, String> {
    given.unwrap_or_default().join(",").parse().map_err(|error| format!("{name} {error}."))
}

fn log_filter(text: &str) -> Result<String, String> {
    match text.parse::<tracing_subscriber::filter::Targets>() {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(format!("is no log filter: {error}")),
    }
}

fn usual_site() -> PathBuf {
    let beside = std::env::current_exe().ok().and_then(|program| program.parent().map(|folder| folder.join("site")));
    let places = beside.into_iter().chain(["site".into()]);
    places.into_iter().find(|folder| folder.is_dir()).unwrap_or_else(|| "target/site".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> Result<Config, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ficha.toml");
        std::fs::write(&path, text).unwrap();
        Settings { config: Some(path), ..Settings::default() }.resolve()
    }

    #[test]
    fn nothing_set_means_sqlite_on_this_machine_only() {
        let config = Settings::default().resolve().unwrap();
        assert_eq!((config.listen.to_string().as_str(), config.log.as_str()), ("127.0.0.1:3000", "info"));
        assert_eq!(config.database_url, "sqlite://data/ficha.db");
        assert!(!config.is_https());
    }

    #[test]
    fn a_flag_wins_over_the_file_and_the_file_over_what_is_usual() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ficha.toml");
        std::fs::write(&path, "listen = \"0.0.0.0:80\"\npublic_url = \"https://ficha.acme.example/\"\nlog = \"warn\"")
            .unwrap();
        let settings = Settings { config: Some(path), log: Some("debug".to_owned()), ..Settings::default() };
        let config = settings.resolve().unwrap();
        assert_eq!((config.listen.port(), config.log.as_str()), (80, "debug"));
        assert_eq!(config.public_url.as_deref(), Some("https://ficha.acme.example"));
        assert!(config.is_https());
    }

    #[test]
    fn the_portals_are_named_in_the_file_too() {
        let config = file("frame_ancestors = [\"https://intranet.acme.example\"]").unwrap();
        assert_eq!(config.portals.origins.to_vec(), ["https://intranet.acme.example"]);
        assert_eq!(config.cookies(), Cookies::Plain);
        let error = file("frame_ancestors = [\"*\"]").unwrap_err();
        assert!(error.contains("frame_ancestors") && error.contains("each origin is named"), "{error}");
        let text = "listen = \"0.0.0.0:80\"\nframe_cross_site = true";
        assert!(file(text).unwrap_err().contains("https://"));
        let config = file(&format!("public_url = \"https://ficha.acme.example\"\n{text}")).unwrap();
        assert_eq!(config.cookies(), Cookies::Framed);
    }

    #[test]
    fn what_is_sensitive_is_named_and_a_wrong_name_is_told() {
        use app::customer::details::sensitive::Sensitive;
        let config =
            file("ask_reason = [\"iban\", \"status\"]\napprove = [\"credit_limit\"]\nconfirm = [\"iban\"]").unwrap();
        let Caution { reasons, approvals, confirms } = config.caution;
        assert!(reasons.has(Sensitive::Iban) && reasons.has(Sensitive::Status) && !reasons.has(Sensitive::CreditLimit));
        assert!(approvals.has(Sensitive::CreditLimit) && !approvals.has(Sensitive::Iban));
        assert!(confirms.has(Sensitive::Iban) && !confirms.has(Sensitive::CreditLimit));
        let error = file("approve = [\"limit\"]").unwrap_err();
        assert!(error.contains("approve") && error.contains("credit_limit"), "{error}");
    }

    #[test]
    fn the_times_of_support_are_set_by_priority() {
        use app::customer::tickets::target::Times;
        use app::customer::tickets::terms::Priority;
        let config = file("[support]\nfirst_answer = \"urgent=15m, low=5d\"").unwrap();
        let hours = |times: Times| Priority::ALL.map(|priority| times.of(priority) as f64 / 3600.0);
        assert_eq!(hours(config.support.first_answer), [0.25, 4.0, 24.0, 120.0]);
        assert_eq!(hours(config.support.resolution), [8.0, 24.0, 72.0, 168.0], "what nobody set");
        let support = SupportSettings { resolution: Some("high=2h".to_owned()), ..SupportSettings::default() };
        let config = Settings { support, ..Settings::default() }.resolve().unwrap();
        assert_eq!(hours(config.support.resolution), [8.0, 2.0, 72.0, 168.0]);
        let error = file("[support]\nresolution = \"urgent=soon\"").unwrap_err();
        assert!(
            error.contains("ficha.toml") && error.contains("support.resolution") && error.contains("soon"),
            "{error}"
        );
        assert!(file("[support]\nanswers = \"1h\"").unwrap_err().contains("answers"));
    }

    #[test]
    fn what_holds_for_files_stands_under_a_heading_of_its_own() {
        use app::customer::files::kind::FileKind;
        let usual = Settings::default().resolve().unwrap().files;
        assert_eq!((usual.store.as_str(), usual.rules.limit, usual.keep_days), ("data/files", 50_000_000, 30));
        assert!(!usual.rules.kinds.contains(&FileKind::Program) && usual.rules.kinds.contains(&FileKind::Web));
        let files = file("[files]\nstore = \"s3://b/p\"\nlimit_mb = 7\ntypes = [\"pdf\"]").unwrap().files;
        assert_eq!((files.store.as_str(), files.rules.limit), ("s3://b/p", 7_000_000));
        assert_eq!(files.rules.kinds, [FileKind::Pdf]);
        assert!(file("[files]\ntypes = [\"exe\"]").unwrap_err().contains("pdf, image"));
        assert!(file("[files]\nlimit = 7").is_err());
    }

    #[test]
    fn a_wrong_value_in_the_file_is_a_sentence_that_says_where() {
        let error = file("log = \"info\"\nlisten = \"nowhere\"").unwrap_err();
        assert!(error.contains("ficha.toml, line 2"), "{error}");
        assert!(file("lissten = \"127.0.0.1:1\"").unwrap_err().contains("lissten"));
        let secret = file("database_url = \"mysql://u:secret@h/d\"").unwrap_err();
        assert!(secret.contains("sqlite://") && !secret.contains("secret"), "{secret}");
        let flag = Settings { database_url: Some("mysql://u:secret@h/d".to_owned()), ..Settings::default() };
        let secret = flag.resolve().unwrap_err();
        assert!(secret.contains("sqlite://") && !secret.contains("secret"), "{secret}");
        assert!(file("public_url = \"https://acme.example/ficha\"").is_err());
    }
}

//! The identity provider, as it is configured.

use crate::portal::is_local;
use clap::Args;
use serde::Deserialize;
use std::path::PathBuf;
use std::sync::Arc;
use url::Url;

/// The environment variable of the secret, which is neither a flag nor stands in the file of settings.
const SECRET: &str = "FICHA_OIDC_CLIENT_SECRET";

/// The identity provider, as given: the table `[oidc]` of the TOML file.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[command(next_help_heading = "Signing in at an identity provider (OpenID Connect)")]
pub struct OidcSettings {
    /// The provider's address, below which /.well-known/openid-configuration is; needs public_url, and the provider has to know
    /// PUBLIC_URL/login/oidc/callback [default: none]
    #[arg(id = "oidc_issuer", long = "oidc-issuer", global = true, value_name = "URL", env = "FICHA_OIDC_ISSUER")]
    pub issuer: Option<String>,

    /// What the provider calls us. Our secret there comes from the environment, FICHA_OIDC_CLIENT_SECRET, or from the file below
    #[arg(
        id = "oidc_client_id",
        long = "oidc-client-id",
        global = true,
        value_name = "ID",
        env = "FICHA_OIDC_CLIENT_ID"
    )]
    pub client_id: Option<String>,

    /// The file with our secret at the provider [default: none]
    #[arg(
        id = "oidc_client_secret_file",
        long = "oidc-client-secret-file",
        global = true,
        value_name = "FILE",
        env = "FICHA_OIDC_CLIENT_SECRET_FILE"
    )]
    pub client_secret_file: Option<PathBuf>,

    /// The name of the provider on the button [default: its host]
    #[arg(id = "oidc_name", long = "oidc-name", global = true, value_name = "NAME", env = "FICHA_OIDC_NAME")]
    pub name: Option<String>,

    /// What is asked for besides openid, profile and email, such as groups [default: none]
    #[arg(
        id = "oidc_scopes",
        long = "oidc-scopes",
        global = true,
        value_name = "SCOPE,…",
        env = "FICHA_OIDC_SCOPES",
        value_delimiter = ','
    )]
    pub scopes: Option<Vec<String>>,

    /// The claim with the groups of a person, such as groups or realm_access.roles [default: groups]
    #[arg(
        id = "oidc_groups_claim",
        long = "oidc-groups-claim",
        global = true,
        value_name = "CLAIM",
        env = "FICHA_OIDC_GROUPS_CLAIM"
    )]
    pub groups_claim: Option<String>,

    /// The origins that are asked besides the issuer's own, where the provider has its keys or its tokens elsewhere
    /// [default: none]
    #[arg(
        id = "oidc_origins",
        long = "oidc-origins",
        global = true,
        value_name = "ORIGIN,…",
        env = "FICHA_OIDC_ORIGINS",
        value_delimiter = ','
    )]
    pub origins: Option<Vec<String>>,
}

/// A secret, which nothing prints.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Arc<str>);

impl Secret {
    /// The secret itself, for the provider alone.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Secret {
        Secret(Arc::from(text))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(***)")
    }
}

/// What holds for the identity provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OidcConfig {
    /// Its address, exactly as it writes it itself.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// Our secret there; none for a public client, which has its one-time key alone.
    pub secret: Option<Secret>,
    /// Its name on the button.
    pub name: String,
    /// What is asked for besides openid.
    pub scopes: Vec<String>,
    /// The claim with the groups of a person.
    pub groups_claim: String,
    /// The origins that are asked, the issuer's among them.
    pub origins: Vec<String>,
    /// Where it sends people back to.
    pub callback: String,
}

impl OidcSettings {
    /// What is given here, else in the file; none where no issuer is.
    ///
    /// # Errors
    /// A sentence about the first setting that cannot hold.
    pub fn resolve(self, file: OidcSettings, public_url: Option<&str>) -> Result<Option<OidcConfig>, String> {
        let Some(issuer) = self.issuer.or(file.issuer).filter(|issuer| !issuer.trim().is_empty()) else {
            return Ok(None);
        };
        let issuer = issuer.trim().to_owned();
        let url = address("oidc.issuer", &issuer)?;
        let client_id = self.client_id.or(file.client_id).filter(|id| !id.is_empty());
        let client_id = client_id.ok_or("oidc.client_id must say what the provider calls us.")?;
        let public_url = public_url.ok_or("oidc.issuer needs public_url, to which the provider sends people back.")?;
        let secret = secret(self.client_secret_file.or(file.client_secret_file))?;
        let mut origins = vec![url.origin().ascii_serialization()];
        for origin in self.origins.or(file.origins).unwrap_or_default() {
            origins.push(address("oidc.origins", origin.trim())?.origin().ascii_serialization());
        }
        let mut scopes = vec!["profile".to_owned(), "email".to_owned()];
        scopes.extend(self.scopes.or(file.scopes).unwrap_or_default());
        let host = url.host_str().unwrap_or_default().to_owned();
        Ok(Some(OidcConfig {
            issuer,
            client_id,
            secret,
            name: self.name.or(file.name).unwrap_or(host),
            scopes,
            groups_claim: self.groups_claim.or(file.groups_claim).unwrap_or_else(|| "groups".to_owned()),
            origins,
            callback: format!("{public_url}/login/oidc/callback"),
        }))
    }
}

/// An address that people's identities may travel to: encrypted, unless it is on this machine.
fn address(name: &str, text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("{name} {text:?} is no address: {error}."))?;
    let here = url.scheme() == "http" && url.host_str().is_some_and(is_local);
    if url.scheme() != "https" && !here {
        return Err(format!("{name} {text:?} must begin with https://: anybody on the way could sign in as anybody."));
    }
    if !url.username().is_empty() || url.query().is_some() || url.fragment().is_some() {
        return Err(format!("{name} {text:?} must be an address without a name, a query and a fragment."));
    }
    Ok(url)
}

fn secret(file: Option<PathBuf>) -> Result<Option<Secret>, String> {
    let text = match file {
        Some(path) => {
            let read = std::fs::read_to_string(&path);
            Some(read.map_err(|error| format!("oidc.client_secret_file {} cannot be read: {error}.", path.display()))?)
        }
        None => std::env::var(SECRET).ok(),
    };
    Ok(text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).map(|text| Secret::from(&*text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(issuer: &str) -> OidcSettings {
        let client_id = Some("ficha".to_owned());
        OidcSettings { issuer: Some(issuer.to_owned()), client_id, ..OidcSettings::default() }
    }

    #[test]
    fn a_provider_is_asked_encrypted_and_knows_where_to_send_people_back_to() {
        let ours = Some("https://ficha.acme.example");
        let read = |settings: OidcSettings| settings.resolve(OidcSettings::default(), ours);
        let config = read(settings("https://id.acme.example/realms/acme")).unwrap().unwrap();
        assert_eq!((&*config.name, &*config.groups_claim), ("id.acme.example", "groups"));
        assert_eq!(config.callback, "https://ficha.acme.example/login/oidc/callback");
        assert_eq!(config.origins, ["https://id.acme.example"]);
        assert!(read(settings("http://127.0.0.1:4000")).unwrap().is_some());
        assert_eq!(read(settings(" ")), Ok(None));
        for wrong in
            ["http://id.acme.example", "id.acme.example", "https://u:p@id.acme.example", "https://id.acme.example?x"]
        {
            let error = read(settings(wrong)).unwrap_err();
            assert!(error.starts_with("oidc.issuer ") && error.ends_with('.'), "{error}");
        }
        let error = read(OidcSettings { client_id: None, ..settings("https://id.acme.example") }).unwrap_err();
        assert!(error.contains("oidc.client_id"), "{error}");
        let nowhere = settings("https://id.acme.example").resolve(OidcSettings::default(), None);
        assert!(nowhere.unwrap_err().contains("public_url"));
        let origins = Some(vec!["http://keys.acme.example".to_owned()]);
        let error = read(OidcSettings { origins, ..settings("https://id.acme.example") }).unwrap_err();
        assert!(error.contains("oidc.origins"), "{error}");
    }

    #[test]
    fn the_secret_comes_from_a_file_and_is_not_printed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        std::fs::write(&path, "s3cr3t-of-acme\n").unwrap();
        let given = OidcSettings { client_secret_file: Some(path), ..settings("https://id.acme.example") };
        let config = given.resolve(OidcSettings::default(), Some("https://ficha.acme.example")).unwrap().unwrap();
        assert_eq!(config.secret.as_ref().map(Secret::reveal), Some("s3cr3t-of-acme"));
        assert!(!format!("{config:?}").contains("s3cr3t"));
        let gone = Some(folder.path().join("gone"));
        let gone = OidcSettings { client_secret_file: gone, ..settings("https://id.acme.example") };
        assert!(
            gone.resolve(OidcSettings::default(), Some("https://f.example")).unwrap_err().contains("cannot be read")
        );
    }
}

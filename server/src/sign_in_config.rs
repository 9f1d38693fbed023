//! How people sign in, and for how long, as it is configured.

use crate::proxy::{Proxies, TrustedHeaders};
use app::customer::tickets::target::seconds;
use app::user::model::local_path;
use app::user::session::Lifetime;
use app::user::vouched::Admission;
use app::user::{Role, Scope};
use axum::http::header::HeaderName;
use chrono::TimeDelta;
use clap::{Args, ValueEnum};
use serde::Deserialize;

/// No session ends sooner for being idle: the minute in which its use is not written down would be too much of it.
const SHORTEST_IDLE: TimeDelta = TimeDelta::minutes(5);

/// How people sign in, as given: the table `[sign_in]` of the TOML file.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[command(next_help_heading = "Signing in")]
pub struct SignInSettings {
    /// How long a session lasts that nobody uses, in m, h or d; at least 5m [default: 1h]
    #[arg(long, global = true, value_name = "TIME", env = "FICHA_SESSION_IDLE")]
    pub session_idle: Option<String>,

    /// How long a session lasts that is used all the time, in m, h or d [default: 12h]
    #[arg(long, global = true, value_name = "TIME", env = "FICHA_SESSION_LONGEST")]
    pub session_longest: Option<String>,

    /// How long after signing in somebody may make tokens for programs, in m, h or d; later they sign in once more
    /// [default: 15m]
    #[arg(long, global = true, value_name = "TIME", env = "FICHA_SESSION_FRESH")]
    pub session_fresh: Option<String>,

    /// The proxies in front of Ficha whose headers count, by their addresses or networks: of X-Forwarded-For, and of the header
    /// below [default: none]
    #[arg(long, global = true, value_name = "ADDRESS,…", env = "FICHA_TRUSTED_PROXIES", value_delimiter = ',')]
    pub trusted_proxies: Option<Vec<String>>,

    /// The header in which these proxies, and nobody else, say the email of who is signed in, such as X-Remote-User
    /// [default: none]
    #[arg(long, global = true, value_name = "HEADER", env = "FICHA_TRUSTED_HEADER")]
    pub trusted_header: Option<String>,

    /// The header in which they say that person's name [default: none]
    #[arg(long, global = true, value_name = "HEADER", env = "FICHA_TRUSTED_NAME_HEADER")]
    pub trusted_name_header: Option<String>,

    /// The header in which they say that person's groups, with commas between them [default: none]
    #[arg(long, global = true, value_name = "HEADER", env = "FICHA_TRUSTED_GROUPS_HEADER")]
    pub trusted_groups_header: Option<String>,

    /// The path at which the proxy signs people out, such as /oauth2/sign_out [default: none]
    #[arg(long, global = true, value_name = "PATH", env = "FICHA_TRUSTED_LOGOUT")]
    pub trusted_logout: Option<String>,

    /// What the members of a group may do, such as sales=editor; where any is named, whoever is in none of them does not come in,
    /// and of several the strongest counts [default: none, the role is the user's own]
    #[arg(long, global = true, value_name = "GROUP=ROLE,…", env = "FICHA_GROUP_ROLE", value_delimiter = ',')]
    pub group_role: Option<Vec<String>>,

    /// What becomes of people who sign in elsewhere and are no users yet: refuse them, or create them [default: refuse]
    #[arg(long, global = true, value_name = "refuse|create", env = "FICHA_NEW_USERS")]
    pub new_users: Option<NewUsers>,

    /// What people may do who are created so, where no group says it [default: viewer]
    #[arg(long, global = true, value_name = "ROLE", env = "FICHA_NEW_ROLE")]
    pub new_role: Option<Role>,

    /// Which customers people see who are created so: all, or those of their team [default: all]
    #[arg(long, global = true, value_name = "SCOPE", env = "FICHA_NEW_SCOPE")]
    pub new_scope: Option<Scope>,
}

/// What becomes of people who sign in elsewhere and are no users yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum NewUsers {
    /// They do not come in.
    Refuse,
    /// They are added.
    Create,
}

/// What holds for signing in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignInConfig {
    /// How long sessions last.
    pub lifetime: Lifetime,
    /// The proxies whose headers count.
    pub proxies: Proxies,
    /// The headers in which they say who is signed in.
    pub headers: Option<TrustedHeaders>,
    /// On which terms people come in who are signed in elsewhere.
    pub admission: Admission,
}

impl SignInSettings {
    /// What is given here, else in the file, else what is usual.
    ///
    /// # Errors
    /// A sentence about the first setting that cannot hold.
    pub fn resolve(self, file: SignInSettings) -> Result<SignInConfig, String> {
        let usual = Lifetime::default();
        let idle = span("session_idle", self.session_idle.or(file.session_idle), usual.idle)?;
        let longest = span("session_longest", self.session_longest.or(file.session_longest), usual.longest)?;
        let fresh = span("session_fresh", self.session_fresh.or(file.session_fresh), usual.fresh)?;
        if idle < SHORTEST_IDLE {
            return Err("session_idle must be at least 5m.".to_owned());
        }
        if longest < idle {
            return Err("session_longest must not be shorter than session_idle.".to_owned());
        }
        let named = self.trusted_proxies.or(file.trusted_proxies).unwrap_or_default();
        let proxies = Proxies::parse(&named).map_err(|error| format!("trusted_proxies {error}."))?;
        let header = |name: &str, given: Option<String>| match given.as_deref().map(str::trim) {
            None | Some("") => Ok(None),
            Some(text) => HeaderName::try_from(text).map(Some).map_err(|_| format!("{name} {text:?} is no header.")),
        };
        let user = header("trusted_header", self.trusted_header.or(file.trusted_header))?;
        let name = header("trusted_name_header", self.trusted_name_header.or(file.trusted_name_header))?;
        let groups = header("trusted_groups_header", self.trusted_groups_header.or(file.trusted_groups_header))?;
        let logout = self.trusted_logout.or(file.trusted_logout);
        if logout.as_deref().is_some_and(|path| local_path(path) != path) {
            return Err("trusted_logout must be a path of this site, such as /oauth2/sign_out.".to_owned());
        }
        if user.is_some() && proxies.is_empty() {
            let why = "without it anybody could say who they are";
            return Err(format!(
                "trusted_header needs trusted_proxies, the addresses of the proxies that set it: {why}."
            ));
        }
        if user.is_none() && (name.is_some() || groups.is_some() || logout.is_some()) {
            return Err(
                "trusted_header must name the header with the email before the others mean anything.".to_owned()
            );
        }
        let headers = user.map(|user| TrustedHeaders { proxies: proxies.clone(), user, name, groups, logout });
        let usual = Admission::default();
        let group_roles = self.group_role.or(file.group_role).unwrap_or_default();
        let admission = Admission {
            group_roles: group_roles.iter().map(|pair| group_role(pair)).collect::<Result<_, _>>()?,
            creates: self.new_users.or(file.new_users) == Some(NewUsers::Create),
            new_role: self.new_role.or(file.new_role).unwrap_or(usual.new_role),
            new_scope: self.new_scope.or(file.new_scope).unwrap_or(usual.new_scope),
        };
        Ok(SignInConfig { lifetime: Lifetime { idle, longest, fresh }, proxies, headers, admission })
    }
}

/// Reads `sales=editor`.
fn group_role(pair: &str) -> Result<(String, Role), String> {
    let read = pair.rsplit_once('=').map(|(group, role)| (group.trim(), role.trim().parse::<Role>()));
    match read {
        Some((group, Ok(role))) if !group.is_empty() => Ok((group.to_owned(), role)),
        _ => Err(format!("group_role {pair:?} must be a group and a role: sales=editor.")),
    }
}

fn span(name: &str, given: Option<String>, usual: TimeDelta) -> Result<TimeDelta, String> {
    let read = |text: String| seconds(text.trim()).map(TimeDelta::seconds).map_err(|error| format!("{name} {error}."));
    given.map_or(Ok(usual), read)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lifetime(idle: &str, longest: &str) -> Result<Lifetime, String> {
        let file = SignInSettings { session_idle: Some(idle.to_owned()), ..SignInSettings::default() };
        let given = SignInSettings { session_longest: Some(longest.to_owned()), ..SignInSettings::default() };
        given.resolve(file).map(|config| config.lifetime)
    }

    #[test]
    fn sessions_last_as_long_as_is_configured_and_what_cannot_be_is_a_sentence() {
        let usual = SignInSettings::default().resolve(SignInSettings::default()).unwrap().lifetime;
        assert_eq!((usual.idle, usual.longest), (TimeDelta::hours(1), TimeDelta::hours(12)));
        let set = Lifetime { idle: TimeDelta::minutes(30), longest: TimeDelta::days(7), ..Lifetime::default() };
        assert_eq!(lifetime("30m", "7d"), Ok(set));
        for (idle, longest, part) in [
            ("soon", "12h", "session_idle \"soon\" is no time"),
            ("1h", "-1h", "session_longest \"-1h\" is no time"),
            ("4m", "12h", "at least 5m"),
            ("2h", "1h", "shorter than session_idle"),
        ] {
            let error = lifetime(idle, longest).unwrap_err();
            assert!(error.contains(part), "{error}");
        }
    }

    #[test]
    fn a_header_is_trusted_from_named_proxies_only() {
        let read = |header: &str, proxies: &[&str]| {
            let given = SignInSettings {
                trusted_header: Some(header.to_owned()),
                trusted_proxies: Some(proxies.iter().map(|text| (*text).to_owned()).collect()),
                ..SignInSettings::default()
            };
            given.resolve(SignInSettings::default())
        };
        assert!(read("X-Remote-User", &["10.0.0.5"]).unwrap().headers.is_some());
        let nobody: [&[&str]; 5] = [&[], &[""], &["*"], &["0.0.0.0/0"], &["10.0.0.5", "::/0"]];
        for proxies in nobody {
            let error = read("X-Remote-User", proxies).unwrap_err();
            assert!(error.contains("trusted_proxies") && error.ends_with('.'), "{error}");
        }
        assert!(read("X Remote User", &["10.0.0.5"]).unwrap_err().contains("no header"));
        let groups = SignInSettings { trusted_groups_header: Some("X-Groups".to_owned()), ..SignInSettings::default() };
        assert!(groups.resolve(SignInSettings::default()).unwrap_err().contains("trusted_header"));
        let logout = Some("https://evil.example/".to_owned());
        let logout = SignInSettings { trusted_logout: logout, ..SignInSettings::default() };
        assert!(logout.resolve(SignInSettings::default()).unwrap_err().contains("a path of this site"));
    }

    #[test]
    fn groups_have_roles() {
        let read = |pairs: &[&str]| {
            let pairs = Some(pairs.iter().map(|text| (*text).to_owned()).collect());
            let given = SignInSettings { group_role: pairs, ..SignInSettings::default() };
            given.resolve(SignInSettings::default()).map(|config| config.admission.group_roles)
        };
        let expected = vec![("sales".to_owned(), Role::Editor), ("cn=it=1".to_owned(), Role::Admin)];
        assert_eq!(read(&["sales=editor", "cn=it=1 = admin"]), Ok(expected));
        for wrong in ["sales", "=editor", "sales=king", ""] {
            assert!(read(&[wrong]).unwrap_err().contains("sales=editor"), "{wrong}");
        }
    }
}

//! How people sign in, and for how long, as it is configured.

use app::customer::tickets::target::seconds;
use app::user::session::Lifetime;
use chrono::TimeDelta;
use clap::Args;
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
}

/// What holds for signing in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignInConfig {
    /// How long sessions last.
    pub lifetime: Lifetime,
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
        if idle < SHORTEST_IDLE {
            return Err("session_idle must be at least 5m.".to_owned());
        }
        if longest < idle {
            return Err("session_longest must not be shorter than session_idle.".to_owned());
        }
        Ok(SignInConfig { lifetime: Lifetime { idle, longest } })
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
        let set = Lifetime { idle: TimeDelta::minutes(30), longest: TimeDelta::days(7) };
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
}

//! How long support tickets may take: what can be set, and what stands when nothing is set.

use app::customer::tickets::target::{Targets, Times};
use clap::Args;
use serde::Deserialize;

/// How long support tickets may take, as given: the table `[support]` of the TOML file.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[command(next_help_heading = "Support")]
pub struct SupportSettings {
    /// The time until a ticket's first answer, by its priority, in m, h or d around the clock; a priority that is not
    /// named keeps its usual time; in the file it is first_answer in [support]
    /// [default: urgent=1h,high=4h,normal=1d,low=2d]
    #[arg(long = "support-first-answer", global = true, value_name = "TIMES", env = "FICHA_SUPPORT_FIRST_ANSWER", value_parser = times)]
    pub first_answer: Option<String>,

    /// The time until a ticket is resolved, written likewise, without what we wait for the customer; in the file it is
    /// resolution in [support] [default: urgent=8h,high=1d,normal=3d,low=7d]
    #[arg(long = "support-resolution", global = true, value_name = "TIMES", env = "FICHA_SUPPORT_RESOLUTION", value_parser = times)]
    pub resolution: Option<String>,
}

impl SupportSettings {
    /// Flags and environment, then the file, then what is usual.
    ///
    /// # Errors
    /// A sentence that names the setting and what is wrong with it.
    pub fn resolve(self, file: SupportSettings) -> Result<Targets, String> {
        let usual = Targets::default();
        let read = |name: &str, usual: Times, given: Option<String>| {
            usual.with(&given.unwrap_or_default()).map_err(|error| format!("{name} {error}."))
        };
        Ok(Targets {
            first_answer: read("support.first_answer", usual.first_answer, self.first_answer.or(file.first_answer))?,
            resolution: read("support.resolution", usual.resolution, self.resolution.or(file.resolution))?,
        })
    }
}

/// Reads times by priority, only to say at once what cannot be.
pub fn times(text: &str) -> Result<String, String> {
    Targets::default().first_answer.with(text).map(|_| text.to_owned())
}

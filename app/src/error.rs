//! The one error that crosses the wire, and its HTTP status.

use crate::locale::{Locale, words};
use crate::value::Problem;
use crate::wire::JsonText;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// What is wrong with one field of a form: the field's name, and the problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The `name` of the input.
    pub field: String,
    /// What is wrong with what was typed.
    pub problem: Problem,
}

impl FieldError {
    /// A problem beside a field.
    #[must_use]
    pub fn new(field: &str, problem: Problem) -> FieldError {
        FieldError { field: field.to_owned(), problem }
    }
}

/// Why something that a browser asked for did not happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum AppError {
    /// There is no such thing, or the user may not know of it.
    #[error("not found")]
    NotFound,
    /// The user may not do this.
    #[error("forbidden")]
    Forbidden,
    /// Nobody is signed in.
    #[error("not signed in")]
    Unauthenticated,
    /// The row was changed since it was read; here it is as JSON of its form, as it stands now.
    #[error("changed by somebody else in the meantime")]
    Conflict(String),
    /// What was typed cannot be taken: every field that is wrong, and why.
    #[error("invalid input")]
    Invalid(Vec<FieldError>),
    /// The user had to sign in again before this could be done: what was typed is back, and nothing is saved yet.
    #[error("not saved yet")]
    NotSavedYet,
    /// The request did not reach the server, or its answer did not reach us.
    #[error("transport: {0}")]
    Transport(String),
    /// The database or the store of files cannot be reached, or has no room. It will do later.
    #[error("unavailable")]
    Unavailable,
    /// The user asks for more than people do. It will do in a moment.
    #[error("too many requests")]
    TooMany,
    /// It is our fault. The cause stands in the server's log and nowhere else.
    #[error("internal error")]
    Internal,
}

impl AppError {
    /// One wrong field.
    #[must_use]
    pub fn field(field: &str, problem: Problem) -> AppError {
        AppError::Invalid(vec![FieldError::new(field, problem)])
    }

    /// The row was changed since it was read: its form as it stands now.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn conflict(now: &impl Serialize) -> AppError {
        serde_json::to_string(now).map_or_else(AppError::internal, AppError::Conflict)
    }

    /// The HTTP status of this error.
    #[must_use]
    pub const fn status(&self) -> http::StatusCode {
        use http::StatusCode;
        match self {
            AppError::NotFound => StatusCode::NOT_FOUND,
            AppError::Forbidden => StatusCode::FORBIDDEN,
            AppError::Unauthenticated => StatusCode::UNAUTHORIZED,
            AppError::Conflict(_) => StatusCode::CONFLICT,
            AppError::Invalid(_) | AppError::NotSavedYet => StatusCode::UNPROCESSABLE_ENTITY,
            AppError::Transport(_) => StatusCode::BAD_REQUEST,
            AppError::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            AppError::TooMany => StatusCode::TOO_MANY_REQUESTS,
            AppError::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A sentence for the user that says what to do.
    #[must_use]
    pub const fn message(&self, locale: Locale) -> &'static str {
        match self {
            AppError::NotFound => words::NOT_FOUND,
            AppError::Forbidden => words::FORBIDDEN,
            AppError::Unauthenticated => words::SIGNED_OUT,
            AppError::Conflict(_) => words::CHANGED_MEANWHILE,
            AppError::Invalid(_) => words::CHECK_FIELDS,
            AppError::NotSavedYet => words::NOT_SAVED_YET,
            AppError::Transport(_) => words::UNREACHABLE,
            AppError::Unavailable => words::UNAVAILABLE,
            AppError::TooMany => words::TOO_MANY,
            AppError::Internal => words::FAILED,
        }
        .of(locale)
    }

    /// Whether the same may be answered in a moment: what is wrong is neither what was asked nor who asks.
    #[must_use]
    pub const fn passes(&self) -> bool {
        matches!(self, AppError::Transport(_) | AppError::Unavailable | AppError::TooMany | AppError::Internal)
    }

    /// Logs the cause, once, and hides it.
    #[cfg(feature = "ssr")]
    pub fn internal(cause: impl std::fmt::Display) -> AppError {
        tracing::error!(%cause, "internal error");
        AppError::Internal
    }

    /// Logs what cannot be done for the moment, and hides why.
    #[cfg(feature = "ssr")]
    pub fn unavailable(cause: impl std::fmt::Display) -> AppError {
        tracing::error!(%cause, "unavailable");
        AppError::Unavailable
    }

    /// Gives the answer being made this error's status, when a server function or a page is being answered.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub fn answered(self) -> AppError {
        if let Some(response) = leptos::prelude::use_context::<leptos_axum::ResponseOptions>() {
            response.set_status(self.status());
        }
        self
    }

    fn transport(text: String) -> AppError {
        #[cfg(feature = "ssr")]
        {
            AppError::Transport(text).answered()
        }
        #[cfg(not(feature = "ssr"))]
        {
            AppError::Transport(text)
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonText;

    /// In the browser, whatever kept the answer away. On the server, a request that cannot be read, which is the asker's
    /// mistake, or an answer that cannot be written, which is ours.
    fn from_server_fn_error(error: ServerFnErrorErr) -> AppError {
        #[cfg(feature = "ssr")]
        if let ServerFnErrorErr::Serialization(cause) | ServerFnErrorErr::ServerError(cause) = &error {
            return AppError::internal(cause);
        }
        match error {
            ServerFnErrorErr::Registration(cause)
            | ServerFnErrorErr::UnsupportedRequestMethod(cause)
            | ServerFnErrorErr::Request(cause)
            | ServerFnErrorErr::ServerError(cause)
            | ServerFnErrorErr::MiddlewareError(cause)
            | ServerFnErrorErr::Deserialization(cause)
            | ServerFnErrorErr::Serialization(cause)
            | ServerFnErrorErr::Args(cause)
            | ServerFnErrorErr::MissingArg(cause)
            | ServerFnErrorErr::Response(cause) => AppError::transport(cause),
        }
    }
}

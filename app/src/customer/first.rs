//! The first page of a tab, as it comes with the card. The browser reads it when the tab shows it, and not before: what it takes
//! to read the pages of every tab is no part of what the first page of all waits for ([`crate::later`]).

use crate::error::AppError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[cfg(not(feature = "ssr"))]
use {
    leptos::server_fn::error::{FromServerFnError as _, ServerFnErrorErr},
    serde_json::value::RawValue,
    std::marker::PhantomData,
    std::sync::Arc,
};

/// The first page of a tab.
#[cfg(feature = "ssr")]
#[derive(Clone, Debug, PartialEq)]
pub struct First<P>(P);

/// The first page of a tab, as text.
#[cfg(not(feature = "ssr"))]
pub struct First<P>(Arc<RawValue>, PhantomData<fn() -> P>);

#[cfg(feature = "ssr")]
impl<P> From<P> for First<P> {
    fn from(page: P) -> First<P> {
        First(page)
    }
}

#[cfg(feature = "ssr")]
impl<P: Clone> First<P> {
    /// The page.
    ///
    /// # Errors
    /// None on the server.
    pub fn read(&self) -> Result<P, AppError> {
        Ok(self.0.clone())
    }
}

#[cfg(not(feature = "ssr"))]
impl<P: DeserializeOwned> First<P> {
    /// The page.
    ///
    /// # Errors
    /// Where the server has another form of it by now.
    pub fn read(&self) -> Result<P, AppError> {
        serde_json::from_str(self.0.get())
            .map_err(|error| AppError::from_server_fn_error(ServerFnErrorErr::Deserialization(error.to_string())))
    }
}

#[cfg(not(feature = "ssr"))]
impl<P> Clone for First<P> {
    fn clone(&self) -> First<P> {
        First(Arc::clone(&self.0), PhantomData)
    }
}

#[cfg(not(feature = "ssr"))]
impl<P> std::fmt::Debug for First<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.get())
    }
}

#[cfg(not(feature = "ssr"))]
impl<P> PartialEq for First<P> {
    fn eq(&self, other: &First<P>) -> bool {
        self.0.get() == other.0.get()
    }
}

#[cfg(feature = "ssr")]
impl<P: Serialize> Serialize for First<P> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[cfg(not(feature = "ssr"))]
impl<P> Serialize for First<P> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[cfg(feature = "ssr")]
impl<'de, P: DeserializeOwned> Deserialize<'de> for First<P> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<First<P>, D::Error> {
        P::deserialize(deserializer).map(First)
    }
}

#[cfg(not(feature = "ssr"))]
impl<'de, P> Deserialize<'de> for First<P> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<First<P>, D::Error> {
        Box::<RawValue>::deserialize(deserializer).map(|text| First(Arc::from(text), PhantomData))
    }
}

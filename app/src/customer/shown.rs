//! What a tab shows: the page that came with the card, or the one that its filters ask for.

use super::api::Card;
use super::card::use_card;
use super::first::First;
use super::place::{Filter, Place};
use crate::error::AppError;
use crate::ui::resource;
use crate::value::CustomerId;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::future::Future;

/// What a tab shows. The card is the cache: its first pages came in one request, and a click on a tab asks for nothing.
pub struct Shown<F: Filter, P: Send + Sync + 'static> {
    /// Where the reader is.
    pub place: Memo<Place<F>>,
    card: Resource<Result<Card, AppError>>,
    asked: Resource<Option<Result<P, AppError>>>,
    first: fn(Card) -> First<P>,
}

impl<F: Filter, P: Send + Sync + 'static> Clone for Shown<F, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F: Filter, P: Send + Sync + 'static> Copy for Shown<F, P> {}

impl<F, P> Shown<F, P>
where
    F: Filter,
    P: Clone + Send + Sync + Serialize + DeserializeOwned + 'static,
{
    /// What the card has of the tab, and how a filtered page is asked for. Called by the tab itself, not while something
    /// is awaited.
    pub fn new<Asking>(
        place: Memo<Place<F>>,
        first: fn(Card) -> First<P>,
        ask: impl Fn(CustomerId, F) -> Asking + Send + Sync + 'static,
    ) -> Shown<F, P>
    where
        Asking: Future<Output = Result<P, AppError>> + Send + 'static,
    {
        let context = use_card();
        let asked = resource(
            move || (place.get(), context.reload.get()),
            move |(place, _)| {
                let asking = (place.filter != F::default()).then(|| ask(place.customer, place.filter));
                async move {
                    match asking {
                        Some(asking) => Some(asking.await),
                        None => None,
                    }
                }
            },
        );
        Shown { place, card: context.card, asked, first }
    }

    /// The page; none where the card cannot be shown, which its header says.
    pub async fn page(self) -> Option<Result<P, AppError>> {
        let card = self.card.await.ok()?;
        Some(self.asked.await.unwrap_or_else(|| (self.first)(card).read()))
    }
}

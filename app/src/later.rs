//! The pages whose part of the program is a file of its own: the list, and what nobody sees first.
//!
//! Most visits begin with a card's details or in the list. What these need is small, and soon there; all else (the other
//! tabs, every form) follows in the background as soon as the first page is alive, so that a click on a tab waits for
//! nothing. Whoever opens one of these pages by its address gets it from the server, as every page, and it comes alive when
//! its file has come beside the first.
//!
//! A page is one of these by its route alone: `view=Later::BillingTab`. What else only they call goes with them.

use crate::customer::activities::{ActivitiesTab, ActivityDetail, EditActivity, MyActivitiesPage, NewActivity};
use crate::customer::addresses::{AddressDetail, AddressesTab, EditAddress, NewAddress};
use crate::customer::billing::{
    BillingTab, DocumentDetail, EditDocument, EditLine, EditPayment, IssueDocument, NewDocument, NewLine, NewPayment,
};
use crate::customer::contacts::{ContactDetail, ContactTags, ContactsTab, EditContact, ImportContacts, NewContact};
use crate::customer::details::approval::view::AskedPage;
use crate::customer::details::view::{EditDetails, NewCustomerPage};
use crate::customer::erasure::{EraseContact, EraseCustomer};
use crate::customer::files::{EditFile, FileDetails, FilesTab, NewFile};
use crate::customer::history::{HistoryDetail, HistoryTab, PastPage, PutBackPage};
use crate::customer::products::{
    EditExclusiveProduct, EditPrice, ExclusiveProductDetail, NewExclusiveProduct, NewPrice, PriceDetail, ProductsTab,
};
use crate::customer::search::view::CustomerListPage;
use crate::customer::tickets::{AttachPage, EditTicket, NewTicket, StepPage, TicketDetail, TicketsTab};
use crate::product::{CataloguePage, EditProduct, NewProduct, ProductPage};
use crate::user::code::CodePage;
use crate::user::second::SecondStepPage;
use crate::user::sessions::SessionsPage;
use crate::user::tokens::TokensPage;
use crate::user::view::{LoginPage, PreferencesPage};
#[cfg(feature = "hydrate")]
use crate::{
    customer::activities::activities_tab,
    customer::addresses::addresses_tab,
    customer::billing::billing_tab,
    customer::contacts::contacts_tab,
    customer::details::view::details_tab,
    customer::files::files_tab,
    customer::first::First,
    customer::history::{HistoryPage, history_tab},
    customer::live::telling::{self, Told},
    customer::panels::Build,
    customer::products::products_tab,
    customer::tab::Tab,
    customer::tickets::tickets_tab,
    locale::Locale,
    value::HistoryId,
};
use leptos::prelude::*;
use leptos_meta::Html;
use leptos_router::ChooseView;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// A file did not come: the network is away, or the server has another build of the program by now.
#[derive(Clone, Copy, Debug)]
pub struct NotFetched;

impl From<SplitLoaderError> for NotFetched {
    fn from(_: SplitLoaderError) -> NotFetched {
        NotFetched
    }
}

macro_rules! pages {
    ($(#[$about:meta])* $pages:ident in $part:ident: $show:ident, $fetch:ident; $($page:ident),* $(,)?) => {
        $(#[$about])*
        #[expect(missing_docs, reason = "each is the component of the same name")]
        #[derive(Clone, Copy, Debug)]
        pub enum $pages { $($page),* }

        // The one way into the file: what is called from here and from nowhere else is in it.
        #[wasm_split($part, fallible, preload($fetch))]
        fn $show(page: $pages) -> Result<AnyView, NotFetched> {
            Ok(match page { $($pages::$page => $page().into_any()),* })
        }

        impl ChooseView for $pages {
            async fn choose(self) -> AnyView {
                const PART: &str = stringify!($part);
                #[cfg(feature = "ssr")]
                announce(PART);
                // In the browser it has been fetched before: `preload` goes first.
                let page = $show(self).await;
                page.map_or_else(|NotFetched| ().into_any(), |page| view! { <Marked part=PART /> {page} }.into_any())
            }

            async fn preload(&self) {
                #[cfg(feature = "hydrate")]
                if $fetch().await.is_err() {
                    ask_the_server().await;
                }
            }
        }
    };
}

pages! {
    /// The list, for its route.
    List in list: show_list, fetch_list;
    CustomerListPage,
}

pages! {
    /// A page that nobody sees first, for its route.
    Later in later: show_later, fetch_later;
    ActivitiesTab,
    ActivityDetail,
    AddressDetail,
    AddressesTab,
    AskedPage,
    AttachPage,
    BillingTab,
    CataloguePage,
    CodePage,
    ContactDetail,
    ContactTags,
    ContactsTab,
    DocumentDetail,
    EditActivity,
    EditAddress,
    EditContact,
    EditDetails,
    EditDocument,
    EditExclusiveProduct,
    EditFile,
    EditLine,
    EditPayment,
    EditPrice,
    EditProduct,
    EditTicket,
    EraseContact,
    EraseCustomer,
    ExclusiveProductDetail,
    FileDetails,
    FilesTab,
    HistoryDetail,
    HistoryTab,
    ImportContacts,
    IssueDocument,
    LoginPage,
    MyActivitiesPage,
    NewActivity,
    NewAddress,
    NewContact,
    NewCustomerPage,
    NewDocument,
    NewExclusiveProduct,
    NewFile,
    NewLine,
    NewPayment,
    NewPrice,
    NewProduct,
    NewTicket,
    PastPage,
    PreferencesPage,
    PriceDetail,
    ProductPage,
    ProductsTab,
    PutBackPage,
    SecondStepPage,
    SessionsPage,
    StepPage,
    TicketDetail,
    TicketsTab,
    TokensPage,
}

/// What is new in the history of a card, in words, as soon as that file is there.
#[cfg(feature = "hydrate")]
#[wasm_split(later, fallible)]
pub fn tell(
    history: First<HistoryPage>,
    known: Vec<HistoryId>,
    me: String,
    locale: Locale,
) -> Result<Told, NotFetched> {
    Ok(telling::tell(&history, &known, &me, locale))
}

/// How each tab of the card is built, as soon as that file is there.
#[cfg(feature = "hydrate")]
#[wasm_split(later, fallible)]
pub fn tabs() -> Result<[(Tab, Build); Tab::ALL.len()], NotFetched> {
    Ok([
        (Tab::Details, details_tab),
        (Tab::Addresses, addresses_tab),
        (Tab::Contacts, contacts_tab),
        (Tab::Activities, activities_tab),
        (Tab::Support, tickets_tab),
        (Tab::Billing, billing_tab),
        (Tab::Products, products_tab),
        (Tab::Files, files_tab),
        (Tab::History, history_tab),
    ])
}

/// Has the browser ask for a page's file at once, and not when the first one has come; and for what the files share.
#[cfg(feature = "ssr")]
fn announce(part: &str) {
    use axum::http::header::{HeaderValue, LINK};
    let (build, response) = (use_context::<crate::begin::Build>(), use_context::<leptos_axum::ResponseOptions>());
    let (Some(build), Some(response)) = (build, response) else { return };
    for part in [part, "shared"] {
        let link =
            format!("</pkg/ficha-{part}{}.wasm>; rel=preload; as=fetch; crossorigin; fetchpriority=low", build.mark);
        if let Ok(link) = HeaderValue::from_str(&link) {
            response.append_header(LINK, link);
        }
    }
}

/// Says on the document which file its page is in: the first one does not take it over alone ([`fetch_shown`]).
#[component]
fn Marked(part: &'static str) -> impl IntoView {
    view! { <Html {..} data-part=part /> }
}

/// Whether the document that the server has sent is one of these pages.
#[cfg(feature = "hydrate")]
#[must_use]
pub fn is_shown() -> bool {
    part_of_document().is_some()
}

#[cfg(feature = "hydrate")]
fn part_of_document() -> Option<String> {
    document().document_element()?.get_attribute("data-part")
}

/// Fetches the file of the page that the server has sent.
///
/// # Errors
/// [`NotFetched`]; the next try begins anew.
#[cfg(feature = "hydrate")]
pub async fn fetch_shown() -> Result<(), NotFetched> {
    match part_of_document().as_deref() {
        Some("list") => Ok(fetch_list().await?),
        Some(_) => Ok(fetch_later().await?),
        None => Ok(()),
    }
}

/// Fetches what is not there yet.
///
/// # Errors
/// [`NotFetched`]; the next try begins anew.
#[cfg(feature = "hydrate")]
pub async fn fetch() -> Result<(), NotFetched> {
    // Both are on their way at once, and whoever asks again waits for the same.
    leptos::task::spawn_local(async { drop(fetch_list().await) });
    fetch_later().await?;
    Ok(fetch_list().await?)
}

/// Leaves the page to the browser, which asks the server for it as for any other, and says itself when there is no network.
#[cfg(feature = "hydrate")]
async fn ask_the_server() {
    let url = leptos_router::hooks::use_url().get_untracked();
    let mark = if url.search().is_empty() { "" } else { "?" };
    let to = format!("{}{mark}{}", url.path(), url.search());
    // Where even that is refused, the page that stands is still right.
    let _ = window().location().assign(&to);
    std::future::pending::<()>().await;
}

//! The document, the frame around every page, and the routes.

use crate::customer::activities::calendar::NewCalendar;
use crate::customer::activities::due::{DueLink, provide_due};
use crate::customer::card::CardPage;
use crate::customer::cards;
use crate::customer::details::view::DetailsTab;
use crate::customer::files::under_way::Uploads;
use crate::later::{Later, List};
use crate::locale::{Locale, use_locale, words};
use crate::said::Said;
use crate::ui::form::{Posted, PostedForm, Unsaved};
use crate::ui::{Toasts, keep_focus, provide_toasts, text_in_markup};
use crate::user::code::{CodeShown, Framed};
use crate::user::model::User;
use crate::user::second::SecondShown;
use crate::user::tokens::NewTokenShown;
use crate::user::view::{Elsewhere, UserMenu};
use leptos::ev;
use leptos::leptos_dom::helpers::WindowListenerHandle;
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast as _, JsValue};
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::hooks::use_location;
use leptos_router::{SsrMode, path};
use serde::{Deserialize, Serialize};

/// The document that the server sends.
#[cfg(feature = "ssr")]
pub fn shell() -> impl IntoView {
    use crate::begin::{Program, Style};
    use crate::portal::{self, Embedded};
    use leptos_meta::MetaTags;
    let embed = use_context::<Embedded>().map(|embedded| embedded.embed.words());
    view! {
        <!DOCTYPE html>
        <html lang=use_locale().code() data-embed=embed>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="data:," />
                <Style />
                {portal::script()}
                <Program />
                {reload_when_rebuilt()}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// Under `cargo xtask dev`, a page looks twice a second whether another build answers than the one it is of.
#[cfg(feature = "ssr")]
fn reload_when_rebuilt() -> Option<impl IntoView> {
    use leptos::nonce::use_nonce;
    const SCRIPT: &str = "let build;
setInterval(async () => {
  const answer = await fetch('/build').catch(() => null);
  if (!answer?.ok) return;
  const now = await answer.text();
  if (build && build !== now) location.reload();
  build = now;
}, 500);";
    is_watched().then(|| view! { <script nonce=use_nonce()>{SCRIPT}</script> })
}

/// Whether `cargo xtask dev` started this server, and will start another one when a source changes.
#[cfg(feature = "ssr")]
#[must_use]
pub fn is_watched() -> bool {
    std::env::var_os("LEPTOS_WATCH").is_some()
}

/// What the server knows of the visitor and the page needs from its first line on; it travels in the page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Boot {
    user: Option<User>,
    locale: Locale,
    posted: Option<Posted>,
    calendar: Option<String>,
    said: Option<Said>,
    elsewhere: Option<String>,
    token: Option<String>,
    code: Option<String>,
    second: Option<SecondShown>,
    framed: bool,
}

impl Boot {
    #[cfg(feature = "ssr")]
    fn of_request() -> Boot {
        Boot {
            user: use_context::<crate::user::Visitor>().and_then(|visitor| visitor.user),
            locale: use_locale(),
            posted: use_context::<Posted>(),
            calendar: use_context::<NewCalendar>().map(|NewCalendar(address)| address),
            said: use_context::<Said>(),
            token: use_context::<NewTokenShown>().map(|NewTokenShown(token)| token),
            code: use_context::<CodeShown>().map(|CodeShown(code)| code),
            second: use_context::<SecondShown>(),
            framed: use_context::<crate::portal::Embedded>().is_some(),
            elsewhere: use_context::<Elsewhere>().and_then(|elsewhere| elsewhere.0),
        }
    }

    #[cfg(not(feature = "ssr"))]
    fn of_request() -> Boot {
        Boot::default()
    }
}

/// Everything in the body.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let boot = SharedValue::new(Boot::of_request).into_inner();
    provide_toasts(boot.said.map(Said::word));
    provide_context(boot.locale);
    provide_context(boot.user.clone());
    provide_context(PostedForm(StoredValue::new(boot.posted)));
    provide_context(StoredValue::new(boot.calendar.map(NewCalendar)));
    provide_context(Elsewhere(boot.elsewhere));
    provide_context(StoredValue::new(boot.token.map(NewTokenShown)));
    provide_context(StoredValue::new(boot.code.map(CodeShown)));
    provide_context(StoredValue::new(boot.second));
    provide_context(Framed(boot.framed));
    provide_due();
    let unsaved = Unsaved(RwSignal::new(false));
    provide_context(unsaved);
    let uploads = Uploads::default();
    provide_context(uploads);
    let guard = window_event_listener(ev::beforeunload, move |event| {
        if unsaved.0.get_untracked() || uploads.are_under_way() {
            event.prevent_default();
        }
    });
    let back = keep_unsaved_from_back(unsaved, boot.locale);
    on_cleanup(move || {
        guard.remove();
        back.remove();
    });
    view! {
        <Title formatter=|text: String| if text.is_empty() { "Ficha".to_owned() } else { text_in_markup(format!("{text} · Ficha")) } />
        <Router>
            <div
                class="page"
                on:click=move |event| keep_unsaved(&event, unsaved, boot.locale)
                // A finger is where it presses.
                on:pointerover=|event| if event.pointer_type() != "touch" { cards::pointed_at(&event, true) }
                on:focusin=|event| cards::pointed_at(&event, true)
                on:focusout=|event| keep_focus(&event)
                on:pointerdown=|event| cards::pointed_at(&event, false)
            >
                <a class="skip-link" href="#content">{words::SKIP_TO_CONTENT.of(boot.locale)}</a>
                <TopBar />
                <main id="content" tabindex="-1">
                    <Routes fallback=NotFoundPage>
                        <Route path=path!("/login") view=Later::LoginPage ssr=SsrMode::Async />
                        <Route path=path!("/login/code") view=Later::CodePage ssr=SsrMode::Async />
                        // The address to which an identity provider sends people back, where it did not let them in.
                        <Route path=path!("/login/*back") view=Later::LoginPage ssr=SsrMode::Async />
                        <Route path=path!("/preferences") view=Later::PreferencesPage ssr=SsrMode::Async />
                        <Route path=path!("/preferences/sessions") view=Later::SessionsPage ssr=SsrMode::Async />
                        <Route path=path!("/preferences/second-step") view=Later::SecondStepPage ssr=SsrMode::Async />
                        <Route path=path!("/preferences/tokens") view=Later::TokensPage ssr=SsrMode::Async />
                        <Route path=path!("/activities") view=Later::MyActivitiesPage ssr=SsrMode::Async />
                        <Route path=path!("/customers") view=List::CustomerListPage ssr=SsrMode::Async />
                        <Route path=path!("/customers/new") view=Later::NewCustomerPage ssr=SsrMode::Async />
                        <Route path=path!("/products") view=Later::CataloguePage ssr=SsrMode::Async />
                        <Route path=path!("/products/new") view=Later::NewProduct ssr=SsrMode::Async />
                        <Route path=path!("/products/:item") view=Later::ProductPage ssr=SsrMode::Async />
                        <Route path=path!("/products/:item/edit") view=Later::EditProduct ssr=SsrMode::Async />
                        <ParentRoute path=path!("/customers/:id") view=CardPage ssr=SsrMode::Async>
                            <Route path=path!("") view=DetailsTab />
                            <Route path=path!("edit") view=Later::EditDetails />
                            <Route path=path!("asked/:item") view=Later::AskedPage />
                            <Route path=path!("erase") view=Later::EraseCustomer />
                            <Route path=path!("addresses") view=Later::AddressesTab />
                            <Route path=path!("addresses/new") view=Later::NewAddress />
                            <Route path=path!("addresses/:item") view=Later::AddressDetail />
                            <Route path=path!("addresses/:item/edit") view=Later::EditAddress />
                            <Route path=path!("contacts") view=Later::ContactsTab />
                            <Route path=path!("contacts/new") view=Later::NewContact />
                            <Route path=path!("contacts/tags") view=Later::ContactTags />
                            <Route path=path!("contacts/import") view=Later::ImportContacts />
                            <Route path=path!("contacts/:item") view=Later::ContactDetail />
                            <Route path=path!("contacts/:item/edit") view=Later::EditContact />
                            <Route path=path!("contacts/:item/erase") view=Later::EraseContact />
                            <Route path=path!("activities") view=Later::ActivitiesTab />
                            <Route path=path!("activities/new") view=Later::NewActivity />
                            <Route path=path!("activities/:item") view=Later::ActivityDetail />
                            <Route path=path!("activities/:item/edit") view=Later::EditActivity />
                            <Route path=path!("support") view=Later::TicketsTab />
                            <Route path=path!("support/new") view=Later::NewTicket />
                            <Route path=path!("support/:item") view=Later::TicketDetail />
                            <Route path=path!("support/:item/edit") view=Later::EditTicket />
                            <Route path=path!("support/:item/step") view=Later::StepPage />
                            <Route path=path!("support/:item/attach") view=Later::AttachPage />
                            // No link leads here: what is refused when a file is detached comes back to it.
                            <Route path=path!("support/:item/detach") view=Later::TicketDetail />
                            <Route path=path!("billing") view=Later::BillingTab />
                            <Route path=path!("billing/new") view=Later::NewDocument />
                            <Route path=path!("billing/:item") view=Later::DocumentDetail />
                            <Route path=path!("billing/:item/edit") view=Later::EditDocument />
                            <Route path=path!("billing/:item/issue") view=Later::IssueDocument />
                            <Route path=path!("billing/:item/lines/new") view=Later::NewLine />
                            <Route path=path!("billing/:item/lines/:line/edit") view=Later::EditLine />
                            <Route path=path!("billing/:item/payments/new") view=Later::NewPayment />
                            <Route path=path!("billing/:item/payments/:payment/edit") view=Later::EditPayment />
                            <Route path=path!("products") view=Later::ProductsTab />
                            <Route path=path!("products/new") view=Later::NewExclusiveProduct />
                            <Route path=path!("products/prices/new") view=Later::NewPrice />
                            <Route path=path!("products/prices/:item") view=Later::PriceDetail />
                            <Route path=path!("products/prices/:item/edit") view=Later::EditPrice />
                            <Route path=path!("products/:item") view=Later::ExclusiveProductDetail />
                            <Route path=path!("products/:item/edit") view=Later::EditExclusiveProduct />
                            <Route path=path!("files") view=Later::FilesTab />
                            <Route path=path!("files/new") view=Later::NewFile />
                            <Route path=path!("files/:item") view=Later::FileDetails />
                            <Route path=path!("files/:item/edit") view=Later::EditFile />
                            <Route path=path!("history") view=Later::HistoryTab />
                            <Route path=path!("history/as-of") view=Later::PastPage />
                            <Route path=path!("history/:history_id") view=Later::HistoryDetail />
                            <Route path=path!("history/:history_id/put-back") view=Later::PutBackPage />
                        </ParentRoute>
                    </Routes>
                </main>
                <Toasts />
            </div>
        </Router>
    }
}

#[component]
fn TopBar() -> impl IntoView {
    let locale = use_locale();
    let signed_in = crate::user::use_user().is_some();
    // A form that was refused belongs to the page it was posted to, and so does a secret that is shown once.
    let posted = expect_context::<PostedForm>();
    let calendar = expect_context::<StoredValue<Option<NewCalendar>>>();
    let token = expect_context::<StoredValue<Option<NewTokenShown>>>();
    let code = expect_context::<StoredValue<Option<CodeShown>>>();
    let second = expect_context::<StoredValue<Option<SecondShown>>>();
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let path = path.get();
        if before.is_some_and(|before| before != path) {
            posted.0.set_value(None);
            calendar.set_value(None);
            token.set_value(None);
            code.set_value(None);
            second.set_value(None);
        }
        path
    });
    view! {
        <header class="topbar">
            <a class="brand" href="/customers">{words::PRODUCT.of(locale)}</a>
            {signed_in.then(|| view! {
                <nav aria-label=words::PRODUCT.of(locale)>
                    <a href="/customers">{words::CUSTOMERS.of(locale)}</a>
                    <a href="/products">{crate::product::words::CATALOGUE.of(locale)}</a>
                </nav>
            })}
            {signed_in.then(|| view! { <DueLink /> })}
            <UserMenu />
        </header>
    }
}

#[component]
fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    let _ = crate::error::AppError::NotFound.answered();
    let text = words::NOT_FOUND.of(use_locale());
    view! {
        <Title text />
        <div class="empty"><h1>{text}</h1><p><a class="button" href="/customers">{words::CUSTOMERS.of(use_locale())}</a></p></div>
    }
}

/// Asks before the browser's own Back and Forward lead away. It listens before the router does: where the user stays, the
/// router never hears of it, and the address of the form is put back.
fn keep_unsaved_from_back(unsaved: Unsaved, locale: Locale) -> WindowListenerHandle {
    let here = StoredValue::new(None::<String>);
    Effect::new(move |_| {
        if unsaved.0.get() {
            here.set_value(window().location().href().ok());
        }
    });
    let page = |address: &str| address.split('#').next().unwrap_or_default().to_owned();
    window_event_listener(ev::popstate, move |event| {
        let there = window().location().href().unwrap_or_default();
        let stays =
            here.with_value(|here: &Option<String>| here.as_deref().is_some_and(|here| page(here) == page(&there)));
        // From one part of the form's page to another nothing is lost.
        if !unsaved.0.get_untracked() || stays {
            return;
        }
        if leaves_anyway(locale) {
            unsaved.0.set(false);
            return;
        }
        event.stop_immediate_propagation();
        if let (Ok(history), Some(here)) = (window().history(), here.get_value()) {
            // Where the browser refuses, the address is wrong and the typed text still there.
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&here));
        }
    })
}

fn leaves_anyway(locale: Locale) -> bool {
    let question = crate::ui::words::LEAVE.of(locale);
    window().confirm_with_message(question).unwrap_or(true)
}

/// Asks before a link leads away from typed text that nobody has saved.
fn keep_unsaved(event: &ev::MouseEvent, unsaved: Unsaved, locale: Locale) {
    if !unsaved.0.get_untracked() || event.ctrl_key() || event.meta_key() || event.shift_key() {
        return;
    }
    let target = event.target().and_then(|target| target.dyn_into::<leptos::web_sys::Element>().ok());
    let leads_away = target.and_then(|element| element.closest("a[href]").ok().flatten()).is_some_and(|link| {
        let is_here = link.get_attribute("href").is_some_and(|href| href.starts_with('#'));
        // What opens beside the page or is downloaded leaves it as it is.
        !is_here && !link.has_attribute("target") && !link.has_attribute("download")
    });
    if !leads_away {
        return;
    }
    if leaves_anyway(locale) {
        unsaved.0.set(false);
    } else {
        event.prevent_default();
    }
}

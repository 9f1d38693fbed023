//! The question after two saves of one row: for each field that both have changed, whose text stays.
//!
//! The choices are radio buttons, and are sent with the form. Where there is a script, a choice is also written into its field
//! at once, and whoever types in a field has chosen their own text again.

use super::conflict::{Differing, EACH, Fate, Side, TAKE_ALL, choice_of};
use super::editing::{Choices, Editing};
use super::typed::Form;
use crate::locale::{Locale, Word};
use crate::ui::words;
use leptos::ev::Event;
use leptos::prelude::*;

/// What came together by itself, and what has to be chosen.
pub(super) fn question<F: Form>(editing: Editing<F>, choices: &Choices, locale: Locale) -> impl IntoView + use<F> {
    let rows = editing.differing.get_value();
    let shown = |row: &Differing, text: &str| {
        let known = choices.iter().filter(|(field, _)| *field == row.name).flat_map(|(_, options)| options);
        let chosen = known.into_iter().find(|(value, _)| value == text).map(|(_, text)| text.clone());
        let text = chosen.unwrap_or_else(|| editing.start.with_value(|form| form.shown(row.name, text, locale)));
        if text.is_empty() { words::EMPTY.of(locale).to_owned() } else { text }
    };
    let told = |fate: Fate, word: Word| {
        let rows = rows.iter().filter(move |row| row.fate == fate);
        let line = |row: &Differing| {
            let (field, text) = (F::label(row.name).of(locale), shown(row, &row.theirs));
            view! { <li>{word.with(locale, &[("field", field), ("text", &text)])}</li> }
        };
        rows.map(line).collect_view()
    };
    let chosen: Vec<&Differing> = rows.iter().filter(|row| row.fate == Fate::Chosen).collect();
    let text = match (rows.is_empty(), chosen.is_empty()) {
        (true, _) => words::CONFLICT_SAME,
        (false, true) => words::CONFLICT_MERGED,
        (false, false) => words::CONFLICT,
    };
    let all = (chosen.len() > 1).then(|| {
        let options = [(EACH, words::EACH), ("mine", words::ALL_MINE), ("theirs", words::ALL_THEIRS)];
        let options = options.map(|(code, word)| {
            view! {
                <label class="conflict-side">
                    <input type="radio" name=TAKE_ALL value=code checked={code == EACH}
                        on:change=move |event| editing.take_all(&event, code) />
                    <span>{word.of(locale)}</span>
                </label>
            }
        });
        view! {
            <fieldset class="conflict">
                <legend>{words::ALL_FIELDS.of(locale)}</legend>
                {options.into_iter().collect_view()}
            </fieldset>
        }
    });
    let fields = chosen
        .into_iter()
        .map(|row| {
            let name = row.name;
            let side = |side: Side| {
                let text = shown(row, row.text(side)?);
                Some(view! {
                    <label class="conflict-side">
                        <input type="radio" name=choice_of(name) value=side.code() checked={side == Side::Mine}
                            on:change=move |event| editing.take(&event, name, side) />
                        <span><b>{side.label().of(locale)}</b> " " <span class="conflict-text">{text}</span></span>
                    </label>
                })
            };
            let sides = Side::ALL.into_iter().filter_map(side).collect_view();
            view! {
                <fieldset class="conflict">
                    <legend>{F::label(name).of(locale)}</legend>
                    {sides}
                </fieldset>
            }
        })
        .collect_view();
    let merged = rows.iter().any(|row| row.fate != Fate::Chosen).then(|| {
        view! { <ul class="conflict-merged">{told(Fate::Taken, words::TAKEN)}{told(Fate::Kept, words::KEPT)}</ul> }
    });
    view! {
        <div class="notice notice-warn" role="alert">
            <p>{text.of(locale)}</p>
            {all}
            {fields}
            {merged}
        </div>
    }
}

impl<F: Form> Editing<F> {
    /// A side was chosen for a field: its text is written there.
    fn take(self, event: &Event, name: &'static str, side: Side) {
        #[cfg(feature = "hydrate")]
        if let Some(form) = page::form_of(event) {
            self.write(&form, name, side);
            page::tick(&form, TAKE_ALL, EACH);
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = (event, name, side);
    }

    /// A side was chosen for every field at once.
    fn take_all(self, event: &Event, code: &'static str) {
        #[cfg(feature = "hydrate")]
        if let (Some(form), Some(side)) = (page::form_of(event), Side::ALL.into_iter().find(|side| side.code() == code))
        {
            let rows = self.differing.get_value();
            rows.iter().filter(|row| row.fate == Fate::Chosen).for_each(|row| self.write(&form, row.name, side));
            page::tick(&form, TAKE_ALL, code);
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = (event, code);
    }

    /// Somebody types in a field: from then on what they type is their own text.
    pub(super) fn typed_on(self, event: &Event) {
        #[cfg(feature = "hydrate")]
        if let Some((form, name, text)) = page::typed(event) {
            let is_chosen = self.differing.try_update_value(|rows| {
                let row = rows.iter_mut().find(|row| row.name == name && row.fate == Fate::Chosen)?;
                row.mine = text;
                Some(row.name)
            });
            if let Some(name) = is_chosen.flatten() {
                page::tick(&form, &choice_of(name), Side::Mine.code());
                page::tick(&form, TAKE_ALL, EACH);
            }
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = event;
    }

    /// Writes what the other side alone has changed into the fields of the form.
    pub(super) fn take_over(self) {
        #[cfg(feature = "hydrate")]
        if let Some(form) = page::form() {
            let rows = self.differing.get_value();
            rows.iter().filter(|row| row.fate == Fate::Taken).for_each(|row| page::write(&form, row.name, &row.theirs));
        }
    }

    #[cfg(feature = "hydrate")]
    fn write(self, form: &web_sys::HtmlFormElement, name: &'static str, side: Side) {
        let row = self.differing.with_value(|rows| rows.iter().find(|row| row.name == name).cloned());
        let Some(row) = row else { return };
        if let Some(text) = row.text(side) {
            page::write(form, name, text);
        }
        // To write is to type: what was typed before, and which side was chosen, is put right again.
        self.differing.update_value(|rows| {
            if let Some(kept) = rows.iter_mut().find(|row| row.name == name) {
                *kept = row;
            }
        });
        page::tick(form, &choice_of(name), side.code());
    }
}

/// The fields as they stand in the page.
#[cfg(feature = "hydrate")]
mod page {
    use leptos::ev::Event;
    use leptos::prelude::document;
    use wasm_bindgen::{JsCast as _, JsValue};
    use web_sys::js_sys::Reflect;
    use web_sys::{Element, HtmlFormElement, HtmlInputElement};

    /// The form on the page.
    pub fn form() -> Option<HtmlFormElement> {
        document().query_selector("form.edit-form").ok()??.dyn_into().ok()
    }

    /// The form in which something happened.
    pub fn form_of(event: &Event) -> Option<HtmlFormElement> {
        let element = event.target()?.dyn_into::<Element>().ok()?;
        element.closest("form").ok()??.dyn_into().ok()
    }

    /// The form, the name of the field in which somebody types, and what stands in it.
    pub fn typed(event: &Event) -> Option<(HtmlFormElement, String, String)> {
        let element = event.target()?.dyn_into::<Element>().ok()?;
        let name = element.get_attribute("name")?;
        let text = match element.dyn_ref::<HtmlInputElement>().filter(|input| input.type_() == "checkbox") {
            Some(ticked) => if ticked.checked() { "on" } else { "" }.to_owned(),
            None => Reflect::get(&element, &"value".into()).ok()?.as_string()?,
        };
        Some((form_of(event)?, name, text))
    }

    /// Ticks a radio button.
    pub fn tick(form: &HtmlFormElement, name: &str, value: &str) {
        let found = form.query_selector(&format!("input[type=radio][name=\"{name}\"][value=\"{value}\"]"));
        if let Some(radio) = found.ok().flatten().and_then(|radio| radio.dyn_into::<HtmlInputElement>().ok()) {
            radio.set_checked(true);
        }
    }

    /// Writes a text into a field, as if somebody had typed it. A field that shows only what it holds is written as well.
    pub fn write(form: &HtmlFormElement, name: &str, text: &str) {
        for selector in [format!("[name=\"{name}\"]"), format!("#field-{name}")] {
            let Some(element) = form.query_selector(&selector).ok().flatten() else { continue };
            if let Some(ticked) = element.dyn_ref::<HtmlInputElement>().filter(|input| input.type_() == "checkbox") {
                ticked.set_checked(!text.is_empty());
            } else {
                choosable(&element, text);
                // Whatever has a name in a form has a value.
                let _ = Reflect::set(&element, &"value".into(), &JsValue::from_str(text));
            }
            if element.has_attribute("name") {
                tell(&element, "input");
                tell(&element, "change");
            }
        }
    }

    /// Adds a choice to a list that has it not, as a page that begins with it would.
    fn choosable(list: &Element, value: &str) {
        let quoted = value.replace('\\', "\\\\").replace('"', "\\\"");
        let is_there =
            || list.query_selector(&format!("option[value=\"{quoted}\"]")).is_ok_and(|found| found.is_some());
        if list.tag_name() != "SELECT" || is_there() {
            return;
        }
        if let Ok(option) = document().create_element("option") {
            let added = option.set_attribute("value", value);
            option.set_text_content(Some(value));
            drop(added.and_then(|()| list.append_child(&option)));
        }
    }

    fn tell(element: &Element, kind: &str) {
        if let Ok(event) = Event::new(kind) {
            event.init_event_with_bubbles(kind, true);
            // Nothing keeps a field from being told.
            let _ = element.dispatch_event(&event);
        }
    }
}

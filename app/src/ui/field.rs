//! The fields of a form: label, input, hint and error, tied together by ids.
//!
//! A field renders the value it is given and then belongs to whoever types in it: nothing writes into it again, but for the
//! choice between two saves of the same row. What a field may hold is decided by the form's `parse`, in the user's language, and not by the browser's own checks.

use super::{Text, text_in_markup};
use crate::locale::use_locale;
use leptos::ev::Event;
use leptos::prelude::*;

/// A field of one line.
#[component]
pub fn TextField(
    /// The name it is sent by.
    #[prop(into)]
    name: String,
    /// What it is called.
    #[prop(into)]
    label: Text,
    /// What it holds at first.
    #[prop(optional, into)]
    value: String,
    /// Whether it must be filled in.
    #[prop(optional, into)]
    required: Signal<bool>,
    /// What is wrong with what was typed.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The `type` of the input: `text`, `email`, `tel`, `date`, `search`, `password` …
    #[prop(default = "text")]
    input_type: &'static str,
    /// Which keyboard a phone shows: `decimal`, `numeric`, `email` …
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// What the browser may fill in. Unless said otherwise nothing: it would put the user's data in the customer's place.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// One line of help.
    #[prop(optional, into)]
    hint: Option<Text>,
    /// What stands in the empty field, as an example.
    #[prop(optional, into)]
    placeholder: Option<Text>,
    /// How many characters fit.
    #[prop(optional)]
    maxlength: Option<usize>,
    /// Whether the page begins here.
    #[prop(optional)]
    autofocus: bool,
    /// Whether it only shows what it holds, and sends it as it is.
    #[prop(optional)]
    readonly: bool,
    /// Tells the field from one of the same name in another form of the page.
    #[prop(optional, into)]
    form: String,
    /// Takes the whole width of the form.
    #[prop(optional)]
    wide: bool,
    /// The id of a `<datalist>` with texts to choose from while one types.
    #[prop(optional)]
    list: Option<&'static str>,
    /// Told what stands in the field whenever that changes.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
) -> impl IntoView {
    let ids = Ids::new(&form, &name, hint.is_some());
    let control = view! {
        <input
            id=ids.input.clone()
            list=list
            name=name
            type=input_type
            value=value
            inputmode=inputmode
            autocomplete=autocomplete
            placeholder=placeholder.map(|text| text.of(use_locale()))
            maxlength=maxlength
            autofocus=autofocus
            readonly=readonly
            aria-required=move || required.get().then_some("true")
            aria-invalid=move || invalid(error)
            aria-describedby=ids.described_by(error)
            on:input=move |event| tell(on_input, &event)
        />
    };
    frame(ids, label, required, wide, hint, error, control)
}

/// A field of several lines.
#[component]
pub fn TextArea(
    /// The name it is sent by.
    #[prop(into)]
    name: String,
    /// What it is called.
    #[prop(into)]
    label: Text,
    /// What it holds at first.
    #[prop(optional, into)]
    value: String,
    /// Whether it must be filled in.
    #[prop(optional)]
    required: bool,
    /// What is wrong with what was typed.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// How many lines are seen at once.
    #[prop(default = 3)]
    rows: u32,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// One line of help.
    #[prop(optional, into)]
    hint: Option<Text>,
    /// How many characters fit.
    #[prop(optional)]
    maxlength: Option<usize>,
    /// Tells the field from one of the same name in another form of the page.
    #[prop(optional, into)]
    form: String,
    /// Takes the whole width of the form.
    #[prop(default = true)]
    wide: bool,
    /// Told what stands in the field whenever that changes.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
) -> impl IntoView {
    let ids = Ids::new(&form, &name, hint.is_some());
    // An empty text would be rendered as a blank, for hydration to find it: hence no text at all.
    let text = (!value.is_empty()).then(|| text_in_markup(value));
    let area = view! {
        <textarea
            id=ids.input.clone()
            name=name
            rows=rows
            autocomplete=autocomplete
            maxlength=maxlength
            aria-required=required.then_some("true")
            aria-invalid=move || invalid(error)
            aria-describedby=ids.described_by(error)
            on:input=move |event| tell(on_input, &event)
        />
    };
    let control = match text {
        Some(text) => area.into_inner().child(text).into_any(),
        None => area.into_any(),
    };
    frame(ids, label, required.into(), wide, hint, error, control)
}

/// A choice from a list.
#[component]
pub fn SelectField(
    /// The name it is sent by.
    #[prop(into)]
    name: String,
    /// What it is called.
    #[prop(into)]
    label: Text,
    /// What can be chosen: the value that is sent, and the text that is shown.
    options: Vec<(String, String)>,
    /// The value that is chosen at first. One that is not in the list is added to it: opening a form changes nothing.
    #[prop(optional, into)]
    value: String,
    /// Whether something must be chosen.
    #[prop(optional)]
    required: bool,
    /// What is wrong with the choice.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// The text of the choice of nothing, where nothing may be chosen.
    #[prop(optional, into)]
    empty: Option<Text>,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// One line of help.
    #[prop(optional, into)]
    hint: Option<Text>,
    /// Tells the field from one of the same name in another form of the page.
    #[prop(optional, into)]
    form: String,
    /// Takes the whole width of the form.
    #[prop(optional)]
    wide: bool,
    /// Told the value whenever another one is chosen.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
) -> impl IntoView {
    let ids = Ids::new(&form, &name, hint.is_some());
    let mut choices = options;
    if !value.is_empty() && !choices.iter().any(|(choice, _)| *choice == value) {
        choices.push((value.clone(), value.clone()));
    }
    if let Some(empty) = empty {
        choices.insert(0, (String::new(), empty.of(use_locale())));
    }
    let control = view! {
        <select
            id=ids.input.clone()
            name=name
            autocomplete=autocomplete
            aria-required=required.then_some("true")
            aria-invalid=move || invalid(error)
            aria-describedby=ids.described_by(error)
            on:change=move |event| tell(on_input, &event)
        >
            {choices
                .into_iter()
                .map(|(choice, text)| {
                    let selected = choice == value;
                    view! { <option value=choice selected=selected>{text}</option> }
                })
                .collect_view()}
        </select>
    };
    frame(ids, label, required.into(), wide, hint, error, control)
}

/// A box to tick. It sends `on` when it is ticked, as a box in plain HTML does, and nothing otherwise.
#[component]
pub fn CheckField(
    /// The name it is sent by.
    #[prop(into)]
    name: String,
    /// What ticking it says.
    #[prop(into)]
    label: Text,
    /// Whether it is ticked at first.
    #[prop(optional)]
    checked: bool,
    /// Whether it only shows what is ticked, and sends it as it is.
    #[prop(optional)]
    fixed: bool,
    /// One line of help.
    #[prop(optional, into)]
    hint: Option<Text>,
    /// Tells the field from one of the same name in another form of the page.
    #[prop(optional, into)]
    form: String,
    /// Told whether it is ticked whenever that changes.
    #[prop(optional, into)]
    on_input: Option<Callback<bool>>,
) -> impl IntoView {
    let locale = use_locale();
    let ids = Ids::new(&form, &name, hint.is_some());
    // A box that cannot be changed sends nothing: what it shows is sent beside it.
    let sent = fixed.then(|| view! { <input type="hidden" name=name.clone() value=if checked { "on" } else { "" } /> });
    view! {
        <div class="field field-check">
            {sent}
            <label for=ids.input.clone()>
                <input
                    id=ids.input.clone()
                    name=(!fixed).then_some(name)
                    disabled=fixed
                    type="checkbox"
                    value="on"
                    checked=checked
                    aria-describedby=hint.is_some().then(|| ids.hint.clone())
                    on:change=move |event| {
                        if let Some(on_input) = on_input {
                            on_input.run(event_target_checked(&event));
                        }
                    }
                />
                <span>{label.of(locale)}</span>
            </label>
            {hint.map(|text| view! { <p class="field-hint" id=ids.hint.clone()>{text.of(locale)}</p> })}
        </div>
    }
}

/// The ids that tie label, input, hint and error together.
struct Ids {
    input: String,
    hint: String,
    error: String,
    has_hint: bool,
}

impl Ids {
    fn new(form: &str, name: &str, has_hint: bool) -> Ids {
        let input = if form.is_empty() { format!("field-{name}") } else { format!("field-{form}-{name}") };
        Ids { hint: format!("{input}-hint"), error: format!("{input}-error"), input, has_hint }
    }

    /// What describes the input: the error first, because it is what must be read, and the hint.
    fn described_by(&self, error: Signal<Option<String>>) -> impl Fn() -> Option<String> + Send + use<> {
        let (hint, wrong) = (self.has_hint.then(|| self.hint.clone()), self.error.clone());
        move || match (error.with(Option::is_some), &hint) {
            (true, Some(hint)) => Some(format!("{wrong} {hint}")),
            (true, None) => Some(wrong.clone()),
            (false, hint) => hint.clone(),
        }
    }
}

fn invalid(error: Signal<Option<String>>) -> Option<&'static str> {
    error.with(Option::is_some).then_some("true")
}

fn tell(on_input: Option<Callback<String>>, event: &Event) {
    if let Some(on_input) = on_input {
        on_input.run(event_target_value(event));
    }
}

/// The label above an input, and its error and hint below.
fn frame(
    ids: Ids,
    label: Text,
    required: Signal<bool>,
    wide: bool,
    hint: Option<Text>,
    error: Signal<Option<String>>,
    control: impl IntoView,
) -> impl IntoView {
    let locale = use_locale();
    let Ids { input, hint: hint_id, error: error_id, .. } = ids;
    view! {
        <div class="field" data-required=move || required.get().then_some("true") data-wide=wide.then_some("true")>
            <label for=input>{label.of(locale)}</label>
            {control}
            {move || error.get().map(|text| view! { <p class="field-error" id=error_id.clone()>{text}</p> })}
            {hint.map(|text| view! { <p class="field-hint" id=hint_id>{text.of(locale)}</p> })}
        </div>
    }
}

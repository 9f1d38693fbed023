//! Sending a file from the page, with its progress and a way to stop it. `fetch` tells nothing of how far it has sent, so
//! this is `XMLHttpRequest`. Only the browser has it: on the server there is nothing to send.

#[cfg(not(feature = "hydrate"))]
use leptos::{ev, web_sys::HtmlFormElement};

/// How far one file is.
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser sends"))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// So many percent are sent.
    Sent(u8),
    /// It is stored; the server may have something to say about it.
    Done(String),
    /// It was not taken, with the server's sentence, or none when it did not answer.
    Failed {
        /// The HTTP status; 0 when there was no answer.
        status: u16,
        /// The sentence.
        message: String,
    },
    /// Whoever sent it stopped it.
    Stopped,
}

#[cfg(feature = "hydrate")]
mod browser {
    use super::Progress;
    use leptos::ev;
    use send_wrapper::SendWrapper;
    use wasm_bindgen::JsCast as _;
    use wasm_bindgen::closure::Closure;
    use web_sys::{File, FileList, HtmlFormElement, HtmlInputElement, ProgressEvent, XmlHttpRequest};

    /// A file that was chosen or dropped.
    #[derive(Clone, Debug)]
    pub struct Chosen(File);

    impl Chosen {
        /// What it is called.
        #[must_use]
        pub fn name(&self) -> String {
            self.0.name()
        }

        /// How large it is, in bytes.
        #[must_use]
        #[expect(clippy::cast_possible_truncation, reason = "JavaScript counts bytes in floating point")]
        pub fn size(&self) -> i64 {
            self.0.size() as i64
        }

        /// Sends it, and tells how far it is until it has ended one way or another.
        pub fn send(&self, address: &str, tell: impl Fn(Progress) + Clone + 'static) -> Sending {
            let failed = |tell: &dyn Fn(Progress)| tell(Progress::Failed { status: 0, message: String::new() });
            let Ok(request) = XmlHttpRequest::new() else {
                failed(&tell);
                return Sending(None);
            };
            if let Ok(upload) = request.upload() {
                let tell = tell.clone();
                let progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
                    tell(Progress::Sent(percent(event.loaded(), event.total())));
                });
                upload.set_onprogress(Some(progress.into_js_value().unchecked_ref()));
            }
            let (answered, done) = (request.clone(), tell.clone());
            let loaded = Closure::<dyn FnMut()>::new(move || {
                let status = answered.status().unwrap_or(0);
                let text = answered.response_text().ok().flatten().unwrap_or_default();
                let message = serde_json::from_str::<Answer>(&text).map(|answer| answer.message).unwrap_or_default();
                done(if status == 200 { Progress::Done(message) } else { Progress::Failed { status, message } });
            });
            request.set_onload(Some(loaded.into_js_value().unchecked_ref()));
            let gone = tell.clone();
            let error =
                Closure::<dyn FnMut()>::new(move || gone(Progress::Failed { status: 0, message: String::new() }));
            request.set_onerror(Some(error.into_js_value().unchecked_ref()));
            let stopped = tell.clone();
            let abort = Closure::<dyn FnMut()>::new(move || stopped(Progress::Stopped));
            request.set_onabort(Some(abort.into_js_value().unchecked_ref()));
            let sent = request
                .open_with_async("POST", address, true)
                .and_then(|()| request.set_request_header("content-type", "application/octet-stream"))
                .and_then(|()| request.send_with_opt_blob(Some(&self.0)));
            if sent.is_err() {
                failed(&tell);
            }
            Sending(Some(SendWrapper::new(request)))
        }
    }

    /// A file on its way.
    #[derive(Clone, Debug)]
    pub struct Sending(Option<SendWrapper<XmlHttpRequest>>);

    impl Sending {
        /// Stops it; the server then forgets what has arrived.
        pub fn stop(&self) {
            if let Some(request) = &self.0 {
                // Only a request that has ended refuses.
                drop(request.abort());
            }
        }
    }

    #[derive(serde::Deserialize)]
    struct Answer {
        message: String,
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between 0 and 100")]
    fn percent(sent: f64, of: f64) -> u8 {
        if of > 0.0 { (sent / of * 100.0).clamp(0.0, 100.0) as u8 } else { 0 }
    }

    /// The files that were chosen in a form, which has none afterwards: the same file can be chosen again.
    #[must_use]
    pub fn chosen(form: &HtmlFormElement) -> Vec<Chosen> {
        let emptied = inputs(form).into_iter().flat_map(|input| {
            let files = listed(input.files());
            input.set_value("");
            files
        });
        emptied.collect()
    }

    /// Whether files were chosen in a form and not taken from it.
    #[must_use]
    pub fn is_chosen(form: &HtmlFormElement) -> bool {
        inputs(form).iter().any(|input| !input.value().is_empty())
    }

    fn inputs(form: &HtmlFormElement) -> Vec<HtmlInputElement> {
        let Ok(inputs) = form.query_selector_all("input[type=file]") else { return Vec::new() };
        (0..inputs.length()).filter_map(|place| inputs.item(place)?.dyn_into().ok()).collect()
    }

    /// The files that were dropped.
    #[must_use]
    pub fn dropped(event: &ev::DragEvent) -> Vec<Chosen> {
        listed(event.data_transfer().and_then(|data| data.files()))
    }

    fn listed(files: Option<FileList>) -> Vec<Chosen> {
        files
            .into_iter()
            .flat_map(|files| (0..files.length()).filter_map(move |place| files.get(place)))
            .map(Chosen)
            .collect()
    }
}

#[cfg(feature = "hydrate")]
pub use browser::{Chosen, Sending, chosen, dropped, is_chosen};

/// A file that was chosen or dropped.
#[cfg(not(feature = "hydrate"))]
#[derive(Clone, Debug)]
pub struct Chosen(());

#[cfg(not(feature = "hydrate"))]
impl Chosen {
    /// What it is called.
    #[must_use]
    pub const fn name(&self) -> String {
        String::new()
    }

    /// How large it is, in bytes.
    #[must_use]
    pub const fn size(&self) -> i64 {
        0
    }

    /// Sends it.
    pub fn send(&self, _address: &str, _tell: impl Fn(Progress) + Clone + 'static) -> Sending {
        Sending
    }
}

/// A file on its way.
#[cfg(not(feature = "hydrate"))]
#[derive(Clone, Debug)]
pub struct Sending;

#[cfg(not(feature = "hydrate"))]
impl Sending {
    /// Stops it.
    pub const fn stop(&self) {}
}

/// There is nobody to choose a file on the server.
#[cfg(not(feature = "hydrate"))]
#[must_use]
pub const fn chosen(_form: &HtmlFormElement) -> Vec<Chosen> {
    Vec::new()
}

/// There is nobody to choose a file on the server.
#[cfg(not(feature = "hydrate"))]
#[must_use]
pub const fn is_chosen(_form: &HtmlFormElement) -> bool {
    false
}

/// There is nobody to drop a file on the server.
#[cfg(not(feature = "hydrate"))]
#[must_use]
pub const fn dropped(_event: &ev::DragEvent) -> Vec<Chosen> {
    Vec::new()
}

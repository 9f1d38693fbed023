//! Browsers and systems by the names that people know them by.

/// The browsers, each by a mark that no browser before it in the list carries too: all of them call themselves Mozilla, and
/// most of them Chrome and Safari besides.
const BROWSERS: [(&str, &str); 12] = [
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Vivaldi/", "Vivaldi"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];

/// The systems, likewise: a telephone calls itself like a desktop, too.
const SYSTEMS: [(&str, &str); 8] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// The browser that calls itself so.
pub fn browser(agent: &str) -> Option<String> {
    known(agent, &BROWSERS)
}

/// The system under the browser that calls itself so.
pub fn system(agent: &str) -> Option<String> {
    known(agent, &SYSTEMS)
}

fn known(agent: &str, names: &[(&str, &str)]) -> Option<String> {
    names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_called_what_its_user_calls_it() {
        let webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        for (agent, expected) in [
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0".to_owned(), "Firefox Windows"),
            (format!("Mozilla/5.0 (X11; Linux x86_64) {webkit} Chrome/142.0.0.0 Safari/537.36"), "Chrome Linux"),
            (format!("Mozilla/5.0 (Windows NT 10.0) {webkit} Chrome/142.0 Safari/537.36 Edg/142.0"), "Edge Windows"),
            (format!("Mozilla/5.0 (Linux; Android 15; K) {webkit} Chrome/142.0 Mobile Safari/537.36"), "Chrome Android"),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Version/18.6 Mobile/15E148 Safari/604.1"
                    .to_owned(),
                "Safari iPhone",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.6 Safari/605.1.15".to_owned(),
                "Safari macOS",
            ),
        ] {
            let named = [browser(&agent), system(&agent)].into_iter().flatten().collect::<Vec<_>>();
            assert_eq!(named.join(" "), expected, "{agent}");
        }
        assert_eq!((browser("<script>"), system("")), (None, None));
    }
}

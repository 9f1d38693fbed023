//! The proxies in front of us whose word counts: whose address a request comes from, and who is signed in there.
//!
//! A header is no more than a line that anybody can write. It counts when the connection itself comes from a proxy that was named,
//! when it is there once, and under its own name: `X_Remote_User` is another header than `X-Remote-User`, whatever other
//! programs make of it.

use app::user::vouched::Vouched;
use axum::extract::ConnectInfo;
use axum::http::header::HeaderName;
use axum::http::{Extensions, HeaderMap};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// The longest that a header about a person may be.
const LONGEST: usize = 4096;

/// Addresses from which a proxy may come: one, or those of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    bits: u32,
}

impl Network {
    /// Reads `10.0.0.5` or `10.0.0.0/24`. A network as wide as half the world is refused: that would be everybody.
    fn parse(text: &str) -> Result<Network, String> {
        let example = "such as 10.0.0.5 or 10.0.0.0/24";
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let Ok(address) = address.parse::<IpAddr>() else {
            return Err(format!("{text:?} is no address of a proxy, {example}"));
        };
        let (all, least) = if address.is_ipv4() { (32, 8) } else { (128, 32) };
        let bits = match bits.map(str::parse::<u32>) {
            None => all,
            Some(Ok(bits)) if bits <= all => bits,
            Some(_) => return Err(format!("{text:?} is no network of proxies, {example}")),
        };
        if bits < least || address.is_unspecified() {
            return Err(format!("{text:?} may be anybody: the proxies are named, {example}"));
        }
        Ok(Network { address: address.to_canonical(), bits })
    }

    fn holds(self, other: IpAddr) -> bool {
        // Both as if they were left-aligned in 128 bits.
        let number = |address: IpAddr| match address {
            IpAddr::V4(address) => u128::from(address.to_bits()) << 96,
            IpAddr::V6(address) => address.to_bits(),
        };
        self.address.is_ipv4() == other.is_ipv4() && (number(self.address) ^ number(other)).leading_zeros() >= self.bits
    }
}

/// The proxies whose word counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies(Arc<[Network]>);

impl Proxies {
    /// Reads what is configured.
    ///
    /// # Errors
    /// A sentence about the first that is none, or would be anybody.
    pub fn parse(given: &[String]) -> Result<Proxies, String> {
        let named = given.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
        named.map(Network::parse).collect::<Result<_, _>>().map(Proxies)
    }

    /// Whether no proxy is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn holds(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.holds(address))
    }

    /// Whether a request comes straight from one of them.
    #[must_use]
    pub fn sent(&self, extensions: &Extensions) -> bool {
        peer(extensions).is_some_and(|peer| self.holds(peer))
    }

    /// The address that a request comes from: that of the connection, or what the proxies say of it. They add what they see at
    /// the end, so that the last address that is none of theirs is the first that somebody unknown could have made up.
    #[must_use]
    pub fn client(&self, extensions: &Extensions, headers: &HeaderMap) -> Option<IpAddr> {
        let mut client = peer(extensions)?;
        let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
        let mut before: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
        while self.holds(client) {
            let Some(Ok(address)) = before.pop().map(str::parse::<IpAddr>) else { break };
            client = address.to_canonical();
        }
        Some(client)
    }
}

fn peer(extensions: &Extensions) -> Option<IpAddr> {
    extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_canonical())
}

/// The headers in which the proxies say who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedHeaders {
    /// Whose word counts.
    pub proxies: Proxies,
    /// The person's email.
    pub user: HeaderName,
    /// What they are called.
    pub name: Option<HeaderName>,
    /// The groups they are in, with commas between them.
    pub groups: Option<HeaderName>,
    /// Where the proxy signs people out.
    pub logout: Option<String>,
}

/// What a request says of who is signed in at the proxy.
#[derive(Debug, PartialEq, Eq)]
pub enum Claim {
    /// Nothing that counts.
    Nobody,
    /// That it is this person.
    Person(Vouched),
    /// Several things at once, or what cannot be read: whoever sent it, nobody comes in by it.
    Unclear,
}

impl TrustedHeaders {
    /// Who is signed in at the proxy, by its word.
    #[must_use]
    pub fn claim(&self, extensions: &Extensions, headers: &HeaderMap) -> Claim {
        if !self.proxies.sent(extensions) {
            return Claim::Nobody;
        }
        let email = match only(headers, &self.user) {
            Ok(Some(email)) => email,
            Ok(None) => return Claim::Nobody,
            Err(Several) => return Claim::Unclear,
        };
        let other = |name: &Option<HeaderName>| name.as_ref().map_or(Ok(None), |name| only(headers, name));
        let (Ok(name), Ok(groups)) = (other(&self.name), other(&self.groups)) else { return Claim::Unclear };
        let groups = groups.unwrap_or_default();
        let groups = groups.split(',').map(str::trim).filter(|group| !group.is_empty()).map(str::to_owned).collect();
        Claim::Person(Vouched { email, name, groups })
    }
}

/// That a header is there several times, or is no text.
struct Several;

/// The one value of a header; an empty one is none.
fn only(headers: &HeaderMap, name: &HeaderName) -> Result<Option<String>, Several> {
    let mut values = headers.get_all(name).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return if headers.contains_key(name) { Err(Several) } else { Ok(None) };
    };
    let value = std::str::from_utf8(value.as_bytes()).map_err(|_| Several)?.trim();
    if value.len() > LONGEST || value.contains(char::is_control) {
        return Err(Several);
    }
    Ok((!value.is_empty()).then(|| value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn proxies(named: &[&str]) -> Result<Proxies, String> {
        Proxies::parse(&named.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
    }

    fn from(peer: &str) -> Extensions {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 4711)));
        extensions
    }

    #[test]
    fn proxies_are_named_and_never_everybody() {
        for refused in [
            "*",
            "0.0.0.0/0",
            "::/0",
            "0.0.0.0",
            "::",
            "10.0.0.0/4",
            "2001:db8::/16",
            "proxy.acme.example",
            "10.0.0",
            "10.0.0.0/33",
            "10.0.0.0/-1",
            "all",
            "10.0.0.5:80",
        ] {
            assert!(proxies(&["10.0.0.5", refused]).is_err(), "{refused}");
        }
        let named = proxies(&["10.0.0.5", " 192.168.7.0/24", "2001:db8:1::/48", ""]).unwrap();
        for (peer, counts) in [
            ("10.0.0.5", true),
            ("::ffff:10.0.0.5", true),
            ("10.0.0.6", false),
            ("192.168.7.255", true),
            ("192.168.8.0", false),
            ("2001:db8:1:2::3", true),
            ("2001:db8:2::3", false),
            ("a00:5::", false),
        ] {
            assert_eq!(named.sent(&from(peer)), counts, "{peer}");
        }
        assert!(!named.sent(&Extensions::new()), "a connection that nobody knows");
    }

    #[test]
    fn the_address_of_a_request_is_the_last_that_a_named_proxy_has_seen() {
        let named = proxies(&["10.0.0.5", "10.0.0.6"]).unwrap();
        let client = |peer: &str, lines: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", HeaderValue::from_static(line));
            }
            named.client(&from(peer), &headers).unwrap().to_string()
        };
        assert_eq!(client("192.0.2.9", &["203.0.113.1"]), "192.0.2.9", "nobody's proxy");
        assert_eq!(client("10.0.0.5", &["203.0.113.1"]), "203.0.113.1");
        assert_eq!(client("10.0.0.5", &["198.51.100.1, 203.0.113.1, 10.0.0.6"]), "203.0.113.1");
        assert_eq!(client("10.0.0.5", &["198.51.100.1", "203.0.113.1"]), "203.0.113.1", "two lines are one list");
        assert_eq!(client("10.0.0.5", &["unknown"]), "10.0.0.5");
        assert_eq!(client("10.0.0.5", &[]), "10.0.0.5");
    }
}

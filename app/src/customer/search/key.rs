//! What the list is ordered and searched by: texts without case and accents, kept beside the rows.

use crate::value::fold;

/// What `customer.name_key` holds: the name as it is ordered and compared, without case and accents.
#[must_use]
pub fn name_key(name: &str) -> String {
    fold(name)
}

/// What `customer.search_key` holds.
#[must_use]
pub fn customer_search_key(number: &str, name: &str, trade_name: Option<&str>, tax_id: Option<&str>) -> String {
    joined(&[Some(number), Some(name), trade_name, tax_id])
}

/// What `address.search_key` holds.
#[must_use]
pub fn address_search_key(
    label: Option<&str>,
    street: &str,
    city: Option<&str>,
    region: Option<&str>,
    postal_code: Option<&str>,
) -> String {
    joined(&[label, Some(street), city, region, postal_code])
}

/// What `contact.search_key` holds: the words, and the digits of the phone number without what separates them.
#[must_use]
pub fn contact_search_key(name: &str, job_title: Option<&str>, email: Option<&str>, phone: Option<&str>) -> String {
    let digits: Option<String> = phone.map(|phone| phone.chars().filter(char::is_ascii_digit).collect());
    joined(&[Some(name), job_title, email, digits.as_deref()])
}

fn joined(parts: &[Option<&str>]) -> String {
    fold(&parts.iter().copied().flatten().collect::<Vec<_>>().join(" "))
}

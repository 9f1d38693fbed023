//! Where a customer is: the addresses for deliveries, for invoices, and others.

pub mod model;
pub mod store;

//! The words of what is new since the last visit.

crate::words! {
    ONE_SINCE: "1 cambio desde que estuvo aquí el {when}", "1 change since you were here on {when}", "1 modification depuis votre passage du {when}";
    SINCE: "{count} cambios desde que estuvo aquí el {when}", "{count} changes since you were here on {when}", "{count} modifications depuis votre passage du {when}";
    MANY_SINCE: "{count} cambios o más desde que estuvo aquí el {when}", "{count} changes or more since you were here on {when}", "{count} modifications ou plus depuis votre passage du {when}";
    NEW: "nuevo", "new", "nouveau";
}

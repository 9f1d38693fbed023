//! What the pieces say of themselves.

crate::words! {
    PAGES: "Páginas", "Pages", "Pages";
}

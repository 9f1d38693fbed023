//! The words of what others change meanwhile.

crate::words! {
    ALSO_HERE: "También aquí: {names}", "Also here: {names}", "Également ici\u{a0}: {names}";
    CHANGED_MEANWHILE: "cambiado ahora mismo", "changed just now", "modifié à l’instant";
    AND_MORE: "Y {count} cambios más: véalos en el historial.", "And {count} more changes: see the history.", "Et {count} autres modifications\u{a0}: voir l’historique.";
    TYPED_TEXT_STAYS: "{sentence}. Lo que está escribiendo se conserva.", "{sentence}. What you are typing is kept.", "{sentence}. Ce que vous saisissez est conservé.";
}

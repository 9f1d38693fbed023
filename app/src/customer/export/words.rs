//! The words of the export.

crate::words! {
    EXPORT: "Exportar todo", "Export everything", "Tout exporter";
    EXPORT_NAME: "Ficha {number}.zip", "Card {number}.zip", "Fiche {number}.zip";
    CARD: "Ficha de cliente", "Customer card", "Fiche client";
    EXPORTED_ON: "Exportada el", "Exported on", "Exportée le";
    CUSTOMER_NUMBER: "N.º de cliente", "Customer no.", "N° client";
    FIELD: "Campo", "Field", "Champ";
    VALUE: "Valor", "Value", "Valeur";
    MORE: "Aquí están los más recientes. Todos están en {file}.", "These are the newest. All of them are in {file}.", "Voici les plus récents. Tous sont dans {file}.";
    PAGE_OF: "Página {page} de {pages}", "Page {page} of {pages}", "Page {page} sur {pages}";
}

//! The words of the addresses.

crate::words! {
    ADDRESSES: "Direcciones", "Addresses", "Adresses";
    BILLING: "Facturación", "Billing", "Facturation";
    SHIPPING: "Envío", "Shipping", "Livraison";
    OTHER: "Otra", "Other", "Autre";
    NEW: "Nueva dirección", "New address", "Nouvelle adresse";
    EDIT: "Editar la dirección", "Edit the address", "Modifier l’adresse";
    PURPOSE: "Uso", "Purpose", "Usage";
    ANY_PURPOSE: "Todos los usos", "All purposes", "Tous les usages";
    LABEL: "Denominación", "Label", "Libellé";
    LABEL_HINT: "Como la llama el cliente: «Almacén 2».", "What the customer calls it: “Warehouse 2”.", "Comme l’appelle le client\u{a0}: «\u{a0}Entrepôt 2\u{a0}».";
    STREET: "Calle y número", "Street and number", "Rue et numéro";
    CITY: "Ciudad", "City", "Ville";
    REGION: "Provincia o región", "State or province", "Région ou province";
    POSTAL_CODE: "Código postal", "Postal code", "Code postal";
    COUNTRY: "País", "Country", "Pays";
    IS_DEFAULT: "Predeterminada para su uso", "Default for its purpose", "Par défaut pour son usage";
    ALSO_SHIPPING: "Los envíos van también aquí", "Deliveries go here too", "Les livraisons arrivent aussi ici";
    ALSO_SHIPPING_HINT: "Solo para una dirección de facturación.", "Only for a billing address.", "Seulement pour une adresse de facturation.";
    SAME_AS_BILLING: "Los envíos van a la dirección de facturación.", "Deliveries go to the billing address.", "Les livraisons vont à l’adresse de facturation.";
    DEFAULT: "Predeterminada", "Default", "Par défaut";
    MAP: "Mapa", "Map", "Carte";
    COPY: "Copiar", "Copy", "Copier";
    COPIED: "Dirección copiada.", "Address copied.", "Adresse copiée.";
    NOT_COPIED: "El navegador no permite copiar. Seleccione el texto y cópielo.", "The browser does not allow copying. Select the text and copy it.", "Le navigateur ne permet pas de copier. Sélectionnez le texte et copiez-le.";
    EMPTY: "Todavía no hay direcciones", "No addresses yet", "Aucune adresse pour l’instant";
    EMPTY_HINT: "Añada adónde se envían las facturas y las mercancías.", "Add where invoices and goods are sent.", "Ajoutez où envoyer les factures et les marchandises.";
    NO_MATCH: "Ninguna dirección coincide con los filtros", "No address matches the filters", "Aucune adresse ne correspond aux filtres";
    FILTERS: "Filtrar las direcciones", "Filter the addresses", "Filtrer les adresses";
    BACK: "Volver a las direcciones", "Back to the addresses", "Retour aux adresses";
}

//! What the list of customers says.

crate::words! {
    SEARCH: "Buscar", "Search", "Rechercher";
    SEARCH_CUSTOMERS: "Buscar clientes", "Search customers", "Rechercher des clients";
    SEARCH_HINT: "Número, nombre, identificación, ciudad, contacto, teléfono…", "Number, name, identification, city, contact, phone…", "Numéro, nom, identification, ville, contact, téléphone…";
    NEW_CUSTOMER: "Nuevo cliente", "New customer", "Nouveau client";
    NUMBER: "Número", "Number", "Numéro";
    NAME: "Nombre", "Name", "Nom";
    CITY: "Ciudad", "City", "Ville";
    CREDIT_LIMIT: "Límite de crédito", "Credit limit", "Plafond de crédit";
    NO_LIMIT: "Sin límite", "No limit", "Sans plafond";
    OWNER: "Responsable", "Owner", "Responsable";
    STATUS: "Estado", "Status", "Statut";
    TAG: "Etiqueta", "Tag", "Étiquette";
    TAGS: "Etiquetas", "Tags", "Étiquettes";
    COUNTRY: "País", "Country", "Pays";
    CURRENCY: "Moneda", "Currency", "Devise";
    ACTIVE: "Activo", "Active", "Actif";
    INACTIVE: "Inactivo", "Inactive", "Inactif";
    BLOCKED: "Bloqueado", "Blocked", "Bloqué";
    ONLY_ACTIVE: "Activos", "Active", "Actifs";
    ONLY_INACTIVE: "Inactivos", "Inactive", "Inactifs";
    ACTIVE_AND_INACTIVE: "Activos e inactivos", "Active and inactive", "Actifs et inactifs";
    ONLY_DELETED: "Eliminados", "Deleted", "Supprimés";
    ANY: "Todos", "All", "Tous";
    ONE_CUSTOMER: "1 cliente", "1 customer", "1 client";
    COUNT: "{count} clientes", "{count} customers", "{count} clients";
    MORE_THAN: "Más de {count} clientes", "More than {count} customers", "Plus de {count} clients";
    NOTHING_YET: "Todavía no hay clientes", "No customers yet", "Pas encore de clients";
    NOTHING_YET_HINT: "Aquí aparecerán los clientes que se creen o se importen.", "Customers that are created or imported will appear here.", "Les clients créés ou importés apparaîtront ici.";
    NOTHING_FOUND: "Ningún cliente coincide", "No customer matches", "Aucun client ne correspond";
    NOTHING_FOUND_HINT: "Pruebe con menos palabras o quite algún filtro.", "Try fewer words, or remove a filter.", "Essayez avec moins de mots ou retirez un filtre.";
    CLEAR_FILTERS: "Quitar los filtros", "Clear filters", "Effacer les filtres";
    TRY_AGAIN: "Intentar de nuevo", "Try again", "Réessayer";
}

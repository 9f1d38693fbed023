//! The words of the catalogue, and of a product wherever it stands.

crate::words! {
    CATALOGUE: "Catálogo", "Catalogue", "Catalogue";
    PRODUCTS: "Productos y servicios", "Products and services", "Produits et services";
    NEW_PRODUCT: "Nuevo producto", "New product", "Nouveau produit";
    EDIT_PRODUCT: "Editar el producto", "Edit the product", "Modifier le produit";
    NUMBER: "Número de producto", "Product number", "Numéro de produit";
    NUMBER_SHORT: "Número", "Number", "Numéro";
    NAME: "Nombre", "Name", "Nom";
    DESCRIPTION: "Descripción", "Description", "Description";
    KIND: "Tipo", "Kind", "Type";
    PRODUCT: "Producto", "Product", "Produit";
    SERVICE: "Servicio", "Service", "Service";
    UNIT: "Unidad", "Unit", "Unité";
    UNIT_HINT: "Lo que se vende de una vez: caja de 12, kg, hora…", "What is sold at a time: box of 12, kg, hour…", "Ce qui se vend à l’unité : carton de 12, kg, heure…";
    PRICE: "Precio de catálogo", "Catalogue price", "Prix catalogue";
    PRICE_HINT: "Por unidad, sin IVA.", "For one unit, without VAT.", "À l’unité, hors TVA.";
    CURRENCY: "Moneda", "Currency", "Devise";
    VAT_RATE: "IVA (%)", "VAT (%)", "TVA (%)";
    VAT: "IVA", "VAT", "TVA";
    STATUS: "Estado", "Status", "État";
    ACTIVE: "Activo", "Active", "Actif";
    INACTIVE: "Inactivo", "Inactive", "Inactif";
    ACTIVE_HINT: "Se vende. Sin marcar, queda en el catálogo pero ya no se ofrece.", "It is sold. Unticked, it stays in the catalogue but is no longer offered.", "En vente. Décoché, il reste au catalogue mais n’est plus proposé.";
    ONLY_FOR: "Solo para el cliente", "Only for the customer", "Réservé au client";
    ONLY_FOR_HINT: "Número del único cliente que puede comprarlo. Vacío: todos.", "The number of the only customer who may buy it. Empty: everybody.", "Numéro du seul client qui peut l’acheter. Vide : tous.";
    FOR_EVERYBODY: "Todos los clientes", "Every customer", "Tous les clients";
    ONLY_ACTIVE: "Activos", "Active", "Actifs";
    ONLY_INACTIVE: "Inactivos", "Inactive", "Inactifs";
    ACTIVE_AND_INACTIVE: "Activos e inactivos", "Active and inactive", "Actifs et inactifs";
    SEARCH_PRODUCTS: "Buscar en el catálogo", "Search the catalogue", "Rechercher dans le catalogue";
    SEARCH_HINT: "Número, nombre, descripción…", "Number, name, description…", "Numéro, nom, description…";
    ONE_PRODUCT: "1 producto", "1 product", "1 produit";
    COUNT: "{count} productos", "{count} products", "{count} produits";
    DEACTIVATE: "Dejar de vender", "Stop selling", "Retirer de la vente";
    ACTIVATE: "Volver a vender", "Sell again", "Remettre en vente";
    DEACTIVATED: "Ya no se vende.", "No longer sold.", "Retiré de la vente.";
    ACTIVATED: "Vuelve a venderse.", "Sold again.", "Remis en vente.";
    NOTHING_YET: "El catálogo está vacío", "The catalogue is empty", "Le catalogue est vide";
    NOTHING_YET_HINT: "Aquí aparecerán los productos que se creen o se importen.", "Products that are created or imported will appear here.", "Les produits créés ou importés apparaîtront ici.";
    NOTHING_FOUND: "Ningún producto coincide", "No product matches", "Aucun produit ne correspond";
    NOTHING_FOUND_HINT: "Pruebe con menos palabras o quite algún filtro.", "Try fewer words, or remove a filter.", "Essayez avec moins de mots ou retirez un filtre.";
    BACK_TO_CATALOGUE: "Volver al catálogo", "Back to the catalogue", "Retour au catalogue";
    UNKNOWN_CUSTOMER: "No hay ningún cliente con este número.", "There is no customer with this number.", "Aucun client n’a ce numéro.";
}

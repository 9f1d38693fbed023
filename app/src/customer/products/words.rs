//! The words of the customer's products and prices. Those of a product itself stand in [`crate::product::words`].

crate::words! {
    EXCLUSIVE_PRODUCTS: "Productos exclusivos", "Exclusive products", "Produits exclusifs";
    ONLY_THIS_CUSTOMER: "Solo para este cliente", "Only for this customer", "Réservés à ce client";
    ONLY_THIS_CUSTOMER_HINT: "Nadie más puede comprarlos.", "Nobody else may buy these.", "Personne d’autre ne peut les acheter.";
    OWN_PRICES: "Precios propios", "Own prices", "Prix propres";
    OWN_PRICES_HINT: "Lo que este cliente paga por productos del catálogo, y cómo los llama. El día de la venta vale el precio que empezó más tarde.", "What this customer pays for products of the catalogue, and what they call them. On the day of a sale the price that began last holds.", "Ce que ce client paie pour des produits du catalogue, et comment il les appelle. Le jour de la vente, c’est le prix entré en vigueur en dernier qui compte.";
    ADD_PRODUCT: "Añadir producto", "Add a product", "Ajouter un produit";
    ADD_PRICE: "Añadir precio", "Add a price", "Ajouter un prix";
    NEW_PRODUCT: "Nuevo producto exclusivo", "New exclusive product", "Nouveau produit exclusif";
    NEW_PRICE: "Nuevo precio propio", "New own price", "Nouveau prix propre";
    EDIT_PRICE: "Editar el precio propio", "Edit the own price", "Modifier le prix propre";
    PRODUCT: "Producto", "Product", "Produit";
    PRODUCT_HINT: "Número o nombre; elija uno de la lista.", "Number or name; choose one from the list.", "Numéro ou nom ; choisissez dans la liste.";
    ARTICLE_CODE: "Código del cliente", "Customer’s code", "Code du client";
    ARTICLE_CODE_HINT: "Como llama el cliente a este artículo en sus pedidos.", "What the customer calls this article in their orders.", "Comment le client désigne cet article dans ses commandes.";
    PRICE: "Precio propio", "Own price", "Prix propre";
    PRICE_HINT: "Por unidad, sin IVA. Vacío: el del catálogo.", "For one unit, without VAT. Empty: that of the catalogue.", "À l’unité, hors TVA. Vide : celui du catalogue.";
    FROM_CATALOGUE: "El del catálogo", "As in the catalogue", "Celui du catalogue";
    CURRENCY: "Moneda", "Currency", "Devise";
    VALID_FROM: "Válido desde", "Valid from", "Valable du";
    VALID_TO: "Válido hasta", "Valid until", "Valable jusqu’au";
    VALID_TO_HINT: "Último día, incluido. Vacío: hasta nuevo aviso.", "The last day, included. Empty: until further notice.", "Dernier jour, inclus. Vide : jusqu’à nouvel ordre.";
    VALIDITY: "Validez", "Validity", "Validité";
    SINCE: "Desde el {from}", "From {from}", "À partir du {from}";
    PERIOD: "Del {from} al {to}", "{from} to {to}", "Du {from} au {to}";
    NOTES: "Notas", "Notes", "Notes";
    IN_FORCE: "Vigente", "In force", "En vigueur";
    TO_COME: "Próximo", "To come", "À venir";
    ENDED: "Terminado", "Ended", "Terminé";
    NOT_SOLD: "Ya no se vende", "No longer sold", "N’est plus vendu";
    CATALOGUE_PRICE: "Precio de catálogo", "Catalogue price", "Prix catalogue";
    SEARCH_HERE: "Buscar en los productos del cliente", "Search the customer’s products", "Rechercher dans les produits du client";
    NO_PRODUCTS: "Ningún producto es exclusivo de este cliente", "No product is this customer’s alone", "Aucun produit n’est réservé à ce client";
    NO_PRODUCTS_HINT: "Añada aquí lo que se fabrica o se presta solo para este cliente.", "Add what is made or done for this customer only.", "Ajoutez ici ce qui est fabriqué ou réalisé pour ce client seul.";
    NO_PRICES: "Este cliente no tiene precios propios", "This customer has no prices of their own", "Ce client n’a pas de prix propres";
    NO_PRICES_HINT: "Paga lo que dice el catálogo.", "They pay what the catalogue says.", "Il paie ce que dit le catalogue.";
    REMOVED_PRICE: "Precio quitado.", "Price removed.", "Prix retiré.";
    ENDS_BEFORE: "Termina antes de empezar.", "It ends before it begins.", "La fin précède le début.";
    NO_DAY: "Escriba una fecha, como 2026-03-01.", "Enter a date, such as 2026-03-01.", "Saisissez une date, par exemple 2026-03-01.";
    PRICE_OR_CODE: "Escriba un precio, un código o ambos.", "Enter a price, a code, or both.", "Saisissez un prix, un code ou les deux.";
    UNKNOWN_PRODUCT: "No hay ningún producto con este número o nombre.", "There is no product with this number or name.", "Aucun produit n’a ce numéro ou ce nom.";
    ONLY_ANOTHER: "Solo otro cliente puede comprar este producto.", "Only another customer may buy this product.", "Seul un autre client peut acheter ce produit.";
    SAME_START: "Ya hay un precio de este producto que empieza ese día.", "There is a price for this product already that begins on that day.", "Un prix de ce produit commence déjà ce jour-là.";
    BACK: "Volver a los productos", "Back to the products", "Retour aux produits";
}

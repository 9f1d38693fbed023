//! The words of the details.

crate::words! {
    DETAILS: "Detalles", "Details", "Détails";
    NEW_CUSTOMER: "Nuevo cliente", "New customer", "Nouveau client";
    NUMBER: "Número de cliente", "Customer number", "Numéro de client";
    NAME: "Nombre de la cuenta", "Account name", "Nom du compte";
    TRADE_NAME: "Nombre comercial", "Trade name", "Nom commercial";
    TAX_ID_KIND: "Tipo de identificación", "Kind of identification", "Type d’identification";
    TAX_ID: "Identificación de la empresa", "Company identification", "Identification de l’entreprise";
    CREDIT_LIMIT: "Límite de crédito", "Credit limit", "Plafond de crédit";
    CREDIT_LIMIT_HINT: "Vacío: sin límite.", "Empty: no limit.", "Vide : sans plafond.";
    NO_LIMIT: "Sin límite", "No limit", "Sans plafond";
    STATUS: "Estado", "Status", "État";
    CURRENCY: "Moneda", "Currency", "Devise";
    PAYMENT_METHOD: "Forma de pago", "Payment method", "Mode de paiement";
    PAYMENT_TERMS: "Plazo de pago (días)", "Payment terms (days)", "Délai de paiement (jours)";
    VAT_LIABLE: "Sujeto a IVA", "VAT liable", "Assujetti à la TVA";
    IBAN: "IBAN", "IBAN", "IBAN";
    DOCUMENT_LANGUAGE: "Idioma de los documentos", "Document language", "Langue des documents";
    OWNER: "Responsable", "Owner", "Responsable";
    TAGS: "Etiquetas", "Tags", "Étiquettes";
    TAGS_HINT: "Separadas por comas.", "Separated by commas.", "Séparées par des virgules.";
    BLOCKED: "Bloqueado", "Blocked", "Bloqué";
    BLOCKED_REASON: "Motivo del bloqueo", "Reason for the block", "Motif du blocage";
    NOTES: "Notas", "Notes", "Notes";
    ACTIVE: "Activo", "Active", "Actif";
    INACTIVE: "Inactivo", "Inactive", "Inactif";
    DELETED: "Eliminado", "Deleted", "Supprimé";
    TRANSFER: "Transferencia", "Bank transfer", "Virement";
    DIRECT_DEBIT: "Domiciliación", "Direct debit", "Prélèvement";
    CARD: "Tarjeta", "Card", "Carte";
    CASH: "Efectivo", "Cash", "Espèces";
    CHEQUE: "Cheque", "Cheque", "Chèque";
    IDENTITY: "Identidad", "Identity", "Identité";
    TERMS: "Condiciones", "Terms", "Conditions";
    CARE: "Atención", "Care", "Suivi";
    TWINS: "Ya hay clientes con el mismo nombre o la misma identificación:", "There are customers with the same name or identification already:", "Des clients portent déjà le même nom ou la même identification :";
    DELETE_TITLE: "¿Eliminar este cliente?", "Delete this customer?", "Supprimer ce client ?";
    DELETE_BODY: "Desaparecerá de la lista. Un administrador puede restaurarlo y su historial se conserva.", "It will leave the list. An administrator can restore it, and its history is kept.", "Il disparaîtra de la liste. Un administrateur peut le restaurer et son historique est conservé.";
    CUSTOMER_DELETED: "Cliente eliminado.", "Customer deleted.", "Client supprimé.";
    DELETED_NOTICE: "Este cliente está eliminado. Solo los administradores lo ven.", "This customer is deleted. Only administrators see it.", "Ce client est supprimé. Seuls les administrateurs le voient.";
    BLOCKED_NOTICE: "Bloqueado: {reason}", "Blocked: {reason}", "Bloqué : {reason}";
    PREVIOUS: "Anterior", "Previous", "Précédent";
    NEXT: "Siguiente", "Next", "Suivant";
    BACK_TO_LIST: "Volver a la lista", "Back to the list", "Retour à la liste";
    SECTIONS: "Secciones de la ficha", "Sections of the card", "Sections de la fiche";
    DAYS: "{days} días", "{days} days", "{days} jours";
}

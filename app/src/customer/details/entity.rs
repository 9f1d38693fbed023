//! How the history tells of the customer itself.

use crate::customer::history::{Entity, PutBack, fields};
use crate::locale::Word;

/// The table `customer`; its columns need no “of”, for the card is about it.
pub const CUSTOMER: Entity = Entity {
    table: "customer",
    label: LABEL,
    the: THE_CUSTOMER,
    field_of: FIELD_OF,
    names: &[&["name"]],
    put_back: PutBack::Whole,
    fields: fields! {
        number Text: "Número de cliente" "Customer number" "Numéro de client", "el número de cliente" "the customer number" "le numéro de client";
        name Text: "Nombre de la cuenta" "Account name" "Nom du compte", "el nombre" "the name" "le nom";
        trade_name Text: "Nombre comercial" "Trade name" "Nom commercial", "el nombre comercial" "the trade name" "le nom commercial";
        tax_id_kind Choice(TAX_ID_KINDS): "Tipo de identificación" "Kind of identification" "Type d’identification", "el tipo de identificación" "the kind of identification" "le type d’identification";
        tax_id Text: "Identificación de la empresa" "Company identification" "Identification de l’entreprise", "la identificación de la empresa" "the company identification" "l’identification de l’entreprise";
        credit_limit Money: "Límite de crédito" "Credit limit" "Plafond de crédit", "el límite de crédito" "the credit limit" "le plafond de crédit";
        credit_limit_reason Reason: "Motivo del límite de crédito" "Reason for the credit limit" "Motif du plafond de crédit", "el motivo del límite de crédito" "the reason for the credit limit" "le motif du plafond de crédit";
        status Choice(STATUSES): "Estado" "Status" "État", "el estado" "the status" "l’état";
        status_reason Reason: "Motivo del estado" "Reason for the status" "Motif de l’état", "el motivo del estado" "the reason for the status" "le motif de l’état";
        currency Currency: "Moneda" "Currency" "Devise", "la moneda" "the currency" "la devise";
        payment_method Choice(PAYMENT_METHODS): "Forma de pago" "Payment method" "Mode de paiement", "la forma de pago" "the payment method" "le mode de paiement";
        payment_terms_days Days: "Plazo de pago" "Payment terms" "Délai de paiement", "el plazo de pago" "the payment terms" "le délai de paiement";
        payment_terms_reason Reason: "Motivo del plazo de pago" "Reason for the payment terms" "Motif du délai de paiement", "el motivo del plazo de pago" "the reason for the payment terms" "le motif du délai de paiement";
        vat_liable Switch(DID_MARK_VAT, DID_UNMARK_VAT): "Sujeto a IVA" "Liable to VAT" "Assujetti à la TVA", "la sujeción al IVA" "the liability to VAT" "l’assujettissement à la TVA";
        iban Iban: "IBAN" "IBAN" "IBAN", "el IBAN" "the IBAN" "l’IBAN";
        iban_reason Reason: "Motivo del IBAN" "Reason for the IBAN" "Motif de l’IBAN", "el motivo del IBAN" "the reason for the IBAN" "le motif de l’IBAN";
        document_language Language: "Idioma de los documentos" "Document language" "Langue des documents", "el idioma de los documentos" "the document language" "la langue des documents";
        owner_id Owner: "Responsable" "Owner" "Responsable", "el responsable" "the owner" "le responsable";
        tags Tags: "Etiquetas" "Tags" "Étiquettes", "las etiquetas" "the tags" "les étiquettes";
        blocked Switch(DID_BLOCK, DID_UNBLOCK): "Bloqueado" "Blocked" "Bloqué", "el bloqueo" "the block" "le blocage";
        blocked_reason Text: "Motivo del bloqueo" "Reason for the block" "Motif du blocage", "el motivo del bloqueo" "the reason for the block" "le motif du blocage";
        notes LongText: "Notas" "Notes" "Notes", "las notas" "the notes" "les notes";
    },
};

/// How each status is called.
pub(crate) const STATUSES: &[(&str, Word)] = &[("active", ACTIVE), ("inactive", INACTIVE)];

const PAYMENT_METHODS: &[(&str, Word)] =
    &[("transfer", TRANSFER), ("direct_debit", DIRECT_DEBIT), ("card", CARD), ("cash", CASH), ("cheque", CHEQUE)];

const TAX_ID_KINDS: &[(&str, Word)] =
    &[("vat", VAT_NUMBER), ("siren", SIREN), ("siret", SIRET), ("nif", NIF), ("other", OTHER_IDENTIFICATION)];

crate::words! {
    LABEL: "Cliente", "Customer", "Client";
    ACTIVE: "activo", "active", "actif";
    INACTIVE: "inactivo", "inactive", "inactif";
    TRANSFER: "transferencia", "bank transfer", "virement";
    DIRECT_DEBIT: "domiciliación bancaria", "direct debit", "prélèvement";
    CARD: "tarjeta", "card", "carte";
    CASH: "efectivo", "cash", "espèces";
    CHEQUE: "cheque", "cheque", "chèque";
    VAT_NUMBER: "NIF-IVA", "VAT number", "numéro de TVA";
    SIREN: "SIREN", "SIREN", "SIREN";
    SIRET: "SIRET", "SIRET", "SIRET";
    NIF: "NIF/CIF/NIE", "NIF/CIF/NIE", "NIF/CIF/NIE";
    OTHER_IDENTIFICATION: "otra identificación", "another identification", "autre identifiant";
    THE_CUSTOMER: "el cliente", "the customer", "le client";
    DID_BLOCK: "{user} bloqueó el cliente", "{user} blocked the customer", "{user} a bloqué le client";
    DID_UNBLOCK: "{user} desbloqueó el cliente", "{user} unblocked the customer", "{user} a débloqué le client";
    DID_MARK_VAT: "{user} marcó el cliente como sujeto a IVA", "{user} marked the customer as liable to VAT", "{user} a déclaré le client assujetti à la TVA";
    DID_UNMARK_VAT: "{user} marcó el cliente como no sujeto a IVA", "{user} marked the customer as not liable to VAT", "{user} a déclaré le client non assujetti à la TVA";
    FIELD_OF: "{field}", "{field}", "{field}";
}

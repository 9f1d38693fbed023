//! How the history tells of documents, their lines, and payments.

use super::amount::{PRICE_PLACES, QUANTITY_PLACES};
use crate::customer::history::{Entity, PutBack, fields};
use crate::locale::Word;

/// The table `document`. What a document takes from its customer when it is issued is told by the customer's own history.
pub const DOCUMENT: Entity = Entity {
    table: "document",
    label: DOCUMENT_LABEL,
    the: THE_DOCUMENT,
    field_of: FIELD_OF_DOCUMENT,
    names: &[&["number"], &["reference"]],
    put_back: PutBack::Never,
    fields: fields! {
        kind Choice(KINDS): "Tipo" "Kind" "Type", "el tipo" "the kind" "le type";
        state Choice(STATES): "Estado" "State" "État", "el estado" "the state" "l’état";
        number Text: "Número" "Number" "Numéro", "el número" "the number" "le numéro";
        credits_number Text: "Rectifica la factura" "Credits the invoice" "Corrige la facture", "la factura rectificada" "the invoice it credits" "la facture corrigée";
        issued_on Day: "Fecha" "Date" "Date", "la fecha" "the date" "la date";
        due_on Day: "Vencimiento" "Due on" "Échéance", "el vencimiento" "the due date" "l’échéance";
        currency Currency: "Moneda" "Currency" "Devise", "la moneda" "the currency" "la devise";
        net_total Money: "Base" "Net" "HT", "la base" "the net total" "le total HT";
        gross_total Money: "Total" "Total" "TTC", "el total" "the total" "le total TTC";
        reference Text: "Referencia" "Reference" "Référence", "la referencia" "the reference" "la référence";
        notes LongText: "Observaciones" "Notes" "Remarques", "las observaciones" "the notes" "les remarques";
        over_limit_reason Text: "Motivo para superar el límite" "Reason to exceed the limit" "Motif du dépassement", "el motivo para superar el límite de crédito" "the reason to exceed the credit limit" "le motif du dépassement du plafond";
        origin Choice(ORIGINS): "Procedencia" "Origin" "Provenance", "la procedencia" "the origin" "la provenance";
        language Hidden: "Idioma" "Language" "Langue", "el idioma" "the language" "la langue";
        buyer_name Hidden: "Cliente facturado" "Billed to" "Facturé à", "el cliente facturado" "the buyer" "l’acheteur";
        buyer_tax_id Hidden: "Identificación" "Identification" "Identification", "la identificación" "the identification" "l’identification";
        buyer_address Hidden: "Dirección" "Address" "Adresse", "la dirección" "the address" "l’adresse";
        series Hidden: "Serie" "Series" "Série", "la serie" "the series" "la série";
        fiscal_year Hidden: "Ejercicio" "Year" "Exercice", "el ejercicio" "the year" "l’exercice";
        credits_id Hidden: "Factura" "Invoice" "Facture", "la factura" "the invoice" "la facture";
    },
};

/// The table `document_line`.
pub const LINE: Entity = Entity {
    table: "document_line",
    label: LINE_LABEL,
    the: THE_LINE,
    field_of: FIELD_OF_LINE,
    names: &[&["text"]],
    put_back: PutBack::Never,
    fields: fields! {
        product_number Text: "Producto" "Product" "Produit", "el producto" "the product" "le produit";
        article_code Text: "Código del cliente" "Customer’s code" "Code du client", "el código del cliente" "the customer’s code" "le code du client";
        text Text: "Concepto" "Description" "Désignation", "el concepto" "the description" "la désignation";
        quantity Decimal(QUANTITY_PLACES): "Cantidad" "Quantity" "Quantité", "la cantidad" "the quantity" "la quantité";
        unit Text: "Unidad" "Unit" "Unité", "la unidad" "the unit" "l’unité";
        unit_price Decimal(PRICE_PLACES): "Precio" "Unit price" "Prix unitaire", "el precio" "the unit price" "le prix unitaire";
        discount Percent: "Descuento" "Discount" "Remise", "el descuento" "the discount" "la remise";
        vat_rate Percent: "IVA" "VAT" "TVA", "el IVA" "the VAT rate" "le taux de TVA";
        net Money: "Base" "Net" "HT", "la base" "the net" "le montant HT";
        currency Currency: "Moneda" "Currency" "Devise", "la moneda" "the currency" "la devise";
        product_id Hidden: "Producto" "Product" "Produit", "el producto" "the product" "le produit";
        document_id Hidden: "Documento" "Document" "Document", "el documento" "the document" "le document";
    },
};

/// The table `payment`.
pub const PAYMENT: Entity = Entity {
    table: "payment",
    label: PAYMENT_LABEL,
    the: THE_PAYMENT,
    field_of: FIELD_OF_PAYMENT,
    names: &[&["document_number"]],
    put_back: PutBack::Never,
    fields: fields! {
        document_number Text: "Documento" "Document" "Document", "el documento" "the document" "le document";
        paid_on Day: "Fecha del pago" "Paid on" "Payé le", "la fecha" "the date" "la date";
        amount Money: "Importe" "Amount" "Montant", "el importe" "the amount" "le montant";
        currency Currency: "Moneda" "Currency" "Devise", "la moneda" "the currency" "la devise";
        method Choice(METHODS): "Forma de pago" "Payment method" "Mode de paiement", "la forma de pago" "the payment method" "le mode de paiement";
        reference Text: "Referencia" "Reference" "Référence", "la referencia" "the reference" "la référence";
        document_id Hidden: "Documento" "Document" "Document", "el documento" "the document" "le document";
    },
};

const KINDS: &[(&str, Word)] = &[("invoice", INVOICE), ("credit_note", CREDIT_NOTE)];
const STATES: &[(&str, Word)] = &[("draft", DRAFT), ("issued", ISSUED)];
const ORIGINS: &[(&str, Word)] = &[("own", OWN), ("imported", IMPORTED)];
const METHODS: &[(&str, Word)] =
    &[("transfer", TRANSFER), ("direct_debit", DIRECT_DEBIT), ("card", CARD), ("cash", CASH), ("cheque", CHEQUE)];

crate::words! {
    DOCUMENT_LABEL: "Documento", "Document", "Document";
    THE_DOCUMENT: "el documento {name}", "the document {name}", "le document {name}";
    FIELD_OF_DOCUMENT: "{field} del documento {name}", "{field} of the document {name}", "{field} du document {name}";
    LINE_LABEL: "Línea", "Line", "Ligne";
    THE_LINE: "la línea {name}", "the line {name}", "la ligne {name}";
    FIELD_OF_LINE: "{field} de la línea {name}", "{field} of the line {name}", "{field} de la ligne {name}";
    PAYMENT_LABEL: "Pago", "Payment", "Paiement";
    THE_PAYMENT: "un pago de {name}", "a payment of {name}", "un paiement de {name}";
    FIELD_OF_PAYMENT: "{field} de un pago de {name}", "{field} of a payment of {name}", "{field} d’un paiement de {name}";
    INVOICE: "factura", "invoice", "facture";
    CREDIT_NOTE: "factura rectificativa", "credit note", "avoir";
    DRAFT: "borrador", "draft", "brouillon";
    ISSUED: "emitido", "issued", "émis";
    OWN: "propia", "our own", "interne";
    IMPORTED: "importada", "imported", "importée";
    TRANSFER: "transferencia", "bank transfer", "virement";
    DIRECT_DEBIT: "domiciliación bancaria", "direct debit", "prélèvement";
    CARD: "tarjeta", "card", "carte";
    CASH: "efectivo", "cash", "espèces";
    CHEQUE: "cheque", "cheque", "chèque";
}

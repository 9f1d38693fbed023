//! What the history knows of each column: how it is called, and how its values are read.

use crate::locale::Word;

/// How the values of a column are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A short text, quoted.
    Text,
    /// A text too long to quote.
    LongText,
    /// Minor units of the row's currency.
    Money,
    /// A number of days.
    Days,
    /// Yes or no.
    YesNo,
    /// A moment.
    Instant,
    /// One of a few words of the program.
    Choice,
    /// An ISO 3166 code.
    Country,
    /// An ISO 639 code.
    Language,
    /// An ISO 4217 code.
    Currency,
    /// An account number, written in groups of four.
    Iban,
    /// A person, by the name that stood in the row's frozen label.
    Owner,
    /// A list with commas.
    Tags,
    /// The customer that a row belongs to.
    Customer,
}

/// A column of an audited table.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The table.
    pub entity: &'static str,
    /// The column.
    pub column: &'static str,
    /// How its values are read.
    pub kind: FieldKind,
    /// What it is called beside a value.
    pub label: Word,
    /// What it is called within a sentence, with its article.
    pub phrase: Word,
}

impl Field {
    /// The column of a table, when it is one that we know.
    #[must_use]
    pub fn find(entity: &str, column: &str) -> Option<&'static Field> {
        FIELDS.iter().find(|field| field.entity == entity && field.column == column)
    }
}

macro_rules! fields {
    ($($entity:ident.$column:ident $kind:ident: $es:literal $en:literal $fr:literal, $le:literal $the:literal $la:literal;)*) => {
        /// Every column, in the order in which changes are told.
        pub const FIELDS: &[Field] = &[$(Field {
            entity: stringify!($entity),
            column: stringify!($column),
            kind: FieldKind::$kind,
            label: Word { es: $es, en: $en, fr: $fr },
            phrase: Word { es: $le, en: $the, fr: $la },
        }),*];
    };
}

fields! {
    customer.number Text: "Número de cliente" "Customer number" "Numéro de client", "el número de cliente" "the customer number" "le numéro de client";
    customer.name Text: "Nombre de la cuenta" "Account name" "Nom du compte", "el nombre" "the name" "le nom";
    customer.trade_name Text: "Nombre comercial" "Trade name" "Nom commercial", "el nombre comercial" "the trade name" "le nom commercial";
    customer.tax_id_kind Choice: "Tipo de identificación" "Kind of identification" "Type d’identification", "el tipo de identificación" "the kind of identification" "le type d’identification";
    customer.tax_id Text: "Identificación de la empresa" "Company identification" "Identification de l’entreprise", "la identificación de la empresa" "the company identification" "l’identification de l’entreprise";
    customer.credit_limit Money: "Límite de crédito" "Credit limit" "Plafond de crédit", "el límite de crédito" "the credit limit" "le plafond de crédit";
    customer.status Choice: "Estado" "Status" "État", "el estado" "the status" "l’état";
    customer.currency Currency: "Moneda" "Currency" "Devise", "la moneda" "the currency" "la devise";
    customer.payment_method Choice: "Forma de pago" "Payment method" "Mode de paiement", "la forma de pago" "the payment method" "le mode de paiement";
    customer.payment_terms_days Days: "Plazo de pago" "Payment terms" "Délai de paiement", "el plazo de pago" "the payment terms" "le délai de paiement";
    customer.vat_liable YesNo: "Sujeto a IVA" "Liable to VAT" "Assujetti à la TVA", "la sujeción al IVA" "the liability to VAT" "l’assujettissement à la TVA";
    customer.iban Iban: "IBAN" "IBAN" "IBAN", "el IBAN" "the IBAN" "l’IBAN";
    customer.document_language Language: "Idioma de los documentos" "Document language" "Langue des documents", "el idioma de los documentos" "the document language" "la langue des documents";
    customer.owner_id Owner: "Responsable" "Owner" "Responsable", "el responsable" "the owner" "le responsable";
    customer.tags Tags: "Etiquetas" "Tags" "Étiquettes", "las etiquetas" "the tags" "les étiquettes";
    customer.blocked YesNo: "Bloqueado" "Blocked" "Bloqué", "el bloqueo" "the block" "le blocage";
    customer.blocked_reason Text: "Motivo del bloqueo" "Reason for the block" "Motif du blocage", "el motivo del bloqueo" "the reason for the block" "le motif du blocage";
    customer.notes LongText: "Notas" "Notes" "Notes", "las notas" "the notes" "les notes";
    customer.deleted_at Instant: "Eliminado el" "Deleted on" "Supprimé le", "la fecha de eliminación" "the date of deletion" "la date de suppression";
    address.customer_id Customer: "Cliente" "Customer" "Client", "el cliente" "the customer" "le client";
    address.purpose Choice: "Uso" "Purpose" "Usage", "el uso" "the purpose" "l’usage";
    address.label Text: "Denominación" "Label" "Libellé", "la denominación" "the label" "le libellé";
    address.street Text: "Calle" "Street" "Rue", "la calle" "the street" "la rue";
    address.postal_code Text: "Código postal" "Postal code" "Code postal", "el código postal" "the postal code" "le code postal";
    address.city Text: "Ciudad" "City" "Ville", "la ciudad" "the city" "la ville";
    address.region Text: "Región" "Region" "Région", "la región" "the region" "la région";
    address.country Country: "País" "Country" "Pays", "el país" "the country" "le pays";
    address.is_default YesNo: "Predeterminada" "Default" "Par défaut", "la marca de predeterminada" "the default mark" "la marque «\u{a0}par défaut\u{a0}»";
    contact.customer_id Customer: "Cliente" "Customer" "Client", "el cliente" "the customer" "le client";
    contact.name Text: "Nombre" "Name" "Nom", "el nombre" "the name" "le nom";
    contact.job_title Text: "Cargo" "Job title" "Fonction", "el cargo" "the job title" "la fonction";
    contact.email Text: "Correo electrónico" "Email" "E-mail", "el correo electrónico" "the email" "l’e-mail";
    contact.phone Text: "Teléfono" "Phone" "Téléphone", "el teléfono" "the phone" "le téléphone";
    contact.fax Text: "Fax" "Fax" "Fax", "el fax" "the fax" "le fax";
    contact.is_primary YesNo: "Contacto principal" "Primary contact" "Contact principal", "la marca de principal" "the primary mark" "la marque «\u{a0}principal\u{a0}»";
    contact.notes LongText: "Notas" "Notes" "Notes", "las notas" "the notes" "les notes";
}

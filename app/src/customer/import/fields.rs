//! The fields that a file can bring, and what they are called in other people's files.

/// A field that a column can be taken for.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    /// What it is called on the command line.
    pub name: &'static str,
    /// Which form it belongs to.
    pub part: Part,
    /// The input of that form that takes it.
    pub input: &'static str,
    /// The headers it is guessed from, besides its own name: letters and digits only, without case and accents.
    pub headers: &'static [&'static str],
}

/// The forms that a row fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The customer.
    Customer,
    /// The main address: the default one for invoices.
    Address,
    /// The first contact: whom to ask first.
    Contact,
    /// A product of the catalogue, in a file of products.
    Product,
}

const fn customer(name: &'static str, input: &'static str, headers: &'static [&'static str]) -> Field {
    Field { name, part: Part::Customer, input, headers }
}

const fn address(name: &'static str, headers: &'static [&'static str]) -> Field {
    Field { name, part: Part::Address, input: name, headers }
}

const fn contact(name: &'static str, input: &'static str, headers: &'static [&'static str]) -> Field {
    Field { name, part: Part::Contact, input, headers }
}

/// Every field, in the order of the card.
pub static FIELDS: &[Field] = &[
    customer(
        "number",
        "number",
        &[
            "id",
            "no",
            "code",
            "customerid",
            "customernumber",
            "customerno",
            "customercode",
            "accountnumber",
            "numero",
            "codigo",
            "codigocliente",
            "numerocliente",
            "numerodecliente",
            "idcliente",
            "ncliente",
            "numeroclient",
            "numerodeclient",
            "codeclient",
            "idclient",
            "nclient",
            "reference",
            "referencia",
        ],
    ),
    customer(
        "name",
        "name",
        &[
            "companyname",
            "company",
            "customername",
            "customer",
            "accountname",
            "account",
            "legalname",
            "nombre",
            "razonsocial",
            "empresa",
            "cliente",
            "nombrecliente",
            "nombredelcliente",
            "nombrefiscal",
            "nom",
            "raisonsociale",
            "societe",
            "entreprise",
            "client",
            "nomclient",
            "nomduclient",
            "denomination",
        ],
    ),
    customer(
        "trade_name",
        "trade_name",
        &["tradingname", "tradingas", "dba", "brand", "nombrecomercial", "marca", "nomcommercial", "enseigne"],
    ),
    customer(
        "tax_id",
        "tax_id",
        &[
            "taxnumber",
            "companyid",
            "registrationnumber",
            "companyidentification",
            "identificacionfiscal",
            "numerofiscal",
            "identificacion",
            "identifiantfiscal",
            "identification",
        ],
    ),
    customer(
        "tax_id_kind",
        "tax_id_kind",
        &["taxidtype", "tipodeidentificacion", "tipoidentificacion", "typeidentifiant"],
    ),
    customer(
        "vat",
        "tax_id",
        &[
            "vatid",
            "vatno",
            "vatnumber",
            "vatregistrationnumber",
            "numerodeiva",
            "numeroiva",
            "nifiva",
            "tva",
            "numerotva",
            "numerodetva",
            "ntva",
            "tvaintracommunautaire",
            "numerotvaintracommunautaire",
        ],
    ),
    customer("siren", "tax_id", &["numerosiren", "nsiren"]),
    customer("siret", "tax_id", &["numerosiret", "nsiret"]),
    customer("nif", "tax_id", &["cif", "nie", "nifcif", "cifnif", "dni", "nifcifnie"]),
    customer(
        "credit_limit",
        "credit_limit",
        &[
            "credit",
            "creditline",
            "limitedecredito",
            "limitecredito",
            "creditomaximo",
            "riesgo",
            "credito",
            "limitedecredit",
            "plafonddecredit",
            "plafondcredit",
            "encours",
            "encoursautorise",
            "encoursmaximum",
        ],
    ),
    customer("status", "status", &["state", "active", "estado", "activo", "situacion", "statut", "etat", "actif"]),
    customer("currency", "currency", &["currencycode", "moneda", "divisa", "devise", "monnaie"]),
    customer(
        "payment_method",
        "payment_method",
        &[
            "payment",
            "paymentmode",
            "formadepago",
            "metododepago",
            "mediodepago",
            "modedepaiement",
            "moyendepaiement",
            "modedereglement",
            "reglement",
        ],
    ),
    customer(
        "payment_terms_days",
        "payment_terms_days",
        &[
            "paymentterms",
            "paymentdays",
            "terms",
            "plazodepago",
            "diasdepago",
            "vencimiento",
            "delaidepaiement",
            "conditionsdepaiement",
            "echeance",
        ],
    ),
    customer("vat_liable", "vat_liable", &["vatable", "sujetoaiva", "sujetoiva", "assujettitva", "assujettialatva"]),
    customer("iban", "iban", &["bankaccount", "cuentabancaria", "cuenta", "comptebancaire"]),
    customer(
        "document_language",
        "document_language",
        &["language", "lang", "idioma", "idiomadedocumentos", "langue", "languedesdocuments"],
    ),
    customer(
        "owner",
        "owner_id",
        &[
            "owneremail",
            "accountmanager",
            "salesperson",
            "responsable",
            "comercial",
            "vendedor",
            "gestor",
            "commercial",
            "responsablecompte",
            "chargedecompte",
        ],
    ),
    customer(
        "tags",
        "tags",
        &["tag", "labels", "categories", "category", "etiquetas", "categorias", "categoria", "etiquettes", "categorie"],
    ),
    customer("blocked", "blocked", &["onhold", "bloqueado", "bloque"]),
    customer(
        "blocked_reason",
        "blocked_reason",
        &["motivobloqueo", "motivodebloqueo", "motifdeblocage", "motifblocage"],
    ),
    customer(
        "notes",
        "notes",
        &[
            "note",
            "comments",
            "comment",
            "remarks",
            "notas",
            "observaciones",
            "comentarios",
            "remarques",
            "commentaires",
            "observations",
        ],
    ),
    address(
        "street",
        &[
            "address",
            "address1",
            "addressline1",
            "streetaddress",
            "billingaddress",
            "direccion",
            "calle",
            "domicilio",
            "direccionfiscal",
            "adresse",
            "rue",
            "adresse1",
            "adressedefacturation",
            "voie",
        ],
    ),
    address(
        "city",
        &["town", "locality", "ciudad", "poblacion", "localidad", "municipio", "ville", "commune", "localite"],
    ),
    address("region", &["province", "county", "stateprovince", "provincia", "comunidad", "departement"]),
    address("postal_code", &["postcode", "zip", "zipcode", "codigopostal", "cp", "codepostal"]),
    address("country", &["countrycode", "pais", "codigopais", "pays", "codepays"]),
    contact(
        "contact_name",
        "name",
        &[
            "contact",
            "contactperson",
            "person",
            "contacto",
            "personadecontacto",
            "nombredecontacto",
            "nombrecontacto",
            "interlocuteur",
            "nomducontact",
            "nomcontact",
        ],
    ),
    contact(
        "job_title",
        "job_title",
        &["contacttitle", "title", "position", "cargo", "puesto", "fonction", "poste", "titre"],
    ),
    contact(
        "email",
        "email",
        &["mail", "emailaddress", "contactemail", "correo", "correoelectronico", "courriel", "adressemail", "mel"],
    ),
    contact(
        "phone",
        "phone",
        &["telephone", "tel", "phonenumber", "mobile", "contactphone", "telefono", "movil", "portable"],
    ),
    contact("fax", "fax", &["faxnumber", "telefax", "telecopie"]),
];

//! Which column of the file is which of our fields: guessed from its header, or said.

use super::{ImportError, Key, Problems};
use crate::value::fold;

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
    headers: &'static [&'static str],
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

/// The field of a name.
pub fn field(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.name == name)
}

/// Which column is which field.
#[derive(Debug)]
pub struct Mapping {
    /// For each column its field, or none when it is left out.
    pub fields: Vec<Option<&'static Field>>,
    /// What the columns are called.
    pub header: Vec<String>,
}

impl Mapping {
    /// Finds the field of each column: as said, else by its name.
    ///
    /// # Errors
    /// When what was said does not fit the file or our fields, when two columns are the same field, or when the column
    /// of the key is missing.
    pub fn of(header: &[String], said: &[(String, String)], key: Key) -> Result<Mapping, ImportError> {
        let mut problems = Problems::default();
        let mut fields: Vec<Option<&'static Field>> = header.iter().map(|name| guess(name)).collect();
        for (theirs, ours) in said {
            let column = header.iter().position(|name| name == theirs.trim());
            let column = column.or_else(|| header.iter().position(|name| bare(name) == bare(theirs)));
            let Some(column) = column else {
                problems.add(1, theirs, format!("There is no such column. The file has: {}.", header.join(", ")));
                continue;
            };
            fields[column] = match (ours.trim(), field(ours.trim())) {
                ("-" | "", _) => None,
                (_, Some(field)) => {
                    // What is said outweighs what was guessed: another column of that name steps back.
                    for other in &mut fields {
                        if *other == Some(field) {
                            *other = None;
                        }
                    }
                    Some(field)
                }
                (ours, None) => {
                    let names: Vec<_> = FIELDS.iter().map(|field| field.name).collect();
                    problems.add(1, theirs, format!("“{ours}” is no field. The fields are: {}.", names.join(", ")));
                    None
                }
            };
        }
        for (column, field) in
            fields.iter().enumerate().filter_map(|(column, field)| field.map(|field| (column, field)))
        {
            let same = |other: &Option<&Field>| {
                other.is_some_and(|other| (other.part, other.input) == (field.part, field.input))
            };
            if let Some(first) = fields[..column].iter().position(same) {
                let sentence = format!(
                    "It says the same as column {} ({}). Leave one out: --map \"{}=-\".",
                    header[first], field.input, header[column]
                );
                problems.add(1, &header[column], sentence);
            }
        }
        let wanted = match key {
            Key::Number => "number",
            Key::TaxId => "tax_id",
            Key::Name => "name",
        };
        if !fields.iter().flatten().any(|field| field.part == Part::Customer && field.input == wanted) {
            let sentence = format!(
                "No column is the {}. Say which: --map \"COLUMN={wanted}\". The file has: {}.",
                key.noun(),
                header.join(", ")
            );
            problems.add(1, "", sentence);
        }
        problems.or(Mapping { fields, header: header.to_vec() })
    }

    /// The columns that were taken, each with its field.
    pub fn taken(&self) -> Vec<(String, &'static str)> {
        let columns = self.header.iter().zip(&self.fields);
        columns.filter_map(|(name, field)| field.map(|field| (name.clone(), field.name))).collect()
    }

    /// The columns that were not.
    pub fn ignored(&self) -> Vec<String> {
        let columns = self.header.iter().zip(&self.fields);
        columns.filter(|(_, field)| field.is_none()).map(|(name, _)| name.clone()).collect()
    }

    /// The column of an input, as the file calls it; the input's own name when the file has none.
    pub fn column(&self, part: Part, input: &str) -> &str {
        let columns = self.header.iter().zip(&self.fields);
        let mut of_input =
            columns.filter(|(_, field)| field.is_some_and(|field| field.part == part && field.input == input));
        of_input.next().map_or_else(
            || FIELDS.iter().find(|field| field.part == part && field.input == input).map_or("", |field| field.name),
            |(name, _)| name,
        )
    }

    /// Whether a column is that input of the customer.
    pub fn has(&self, input: &str) -> bool {
        self.fields.iter().flatten().any(|field| field.part == Part::Customer && field.input == input)
    }
}

fn guess(header: &str) -> Option<&'static Field> {
    let header = bare(header);
    let own = FIELDS.iter().find(|field| bare(field.name) == header);
    own.or_else(|| FIELDS.iter().find(|field| field.headers.iter().any(|known| bare(known) == header)))
}

/// A header without case, accents, and what separates its words.
fn bare(header: &str) -> String {
    fold(header).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn taken(names: &[&str], said: &[(&str, &str)]) -> Result<Vec<&'static str>, String> {
        let said: Vec<_> = said.iter().map(|(theirs, ours)| ((*theirs).to_owned(), (*ours).to_owned())).collect();
        let mapping = Mapping::of(&header(names), &said, Key::Number).map_err(|error| error.to_string())?;
        Ok(mapping.fields.iter().map(|field| field.map_or("-", |field| field.name)).collect())
    }

    #[test]
    fn headers_are_known_in_three_languages() {
        let spanish = ["Código cliente", "Razón social", "CIF", "Límite de crédito", "Población", "Teléfono", "Zapato"];
        let ours = ["number", "name", "nif", "credit_limit", "city", "phone", "-"];
        assert_eq!(taken(&spanish, &[]).expect("mapped"), ours);
        let french = ["N° client", "Raison sociale", "SIRET", "Code postal", "Ville", "Mode de règlement"];
        let ours = ["number", "name", "siret", "postal_code", "city", "payment_method"];
        assert_eq!(taken(&french, &[]).expect("mapped"), ours);
        let english = ["customer_id", "company_name", "contact_title", "Postal Code", "E-mail", "VAT no."];
        assert_eq!(
            taken(&english, &[]).expect("mapped"),
            ["number", "name", "job_title", "postal_code", "email", "vat"]
        );
    }

    #[test]
    fn no_header_is_known_for_two_fields() {
        for field in FIELDS {
            for header in field.headers {
                assert_eq!(guess(header), Some(field), "{header}");
            }
        }
    }

    #[test]
    fn what_is_said_outweighs_what_is_guessed() {
        let columns = ["id", "number", "name"];
        assert_eq!(taken(&columns, &[("id", "number")]).expect("mapped"), ["number", "-", "name"]);
        assert_eq!(taken(&columns, &[("id", "-")]).expect("mapped"), ["-", "number", "name"]);
        assert!(taken(&columns, &[]).expect_err("two numbers").contains("It says the same as column id"));
    }

    #[test]
    fn what_is_said_about_nothing_is_an_error_that_lists_what_there_is() {
        assert!(taken(&["number"], &[("nr", "number")]).expect_err("no column").contains("The file has: number."));
        assert!(taken(&["number"], &[("number", "nr")]).expect_err("no field").contains("trade_name"));
        assert!(taken(&["name"], &[]).expect_err("no key").contains("No column is the customer number."));
    }
}

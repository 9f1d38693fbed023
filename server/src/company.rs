//! The firm that sends invoices and statements, as it is configured.

use app::customer::billing::printed::Company;
use app::locale::Locale;
use app::value::iban;
use clap::Args;
use serde::Deserialize;

/// The firm that sends invoices and statements, as given: the table `[company]` of the TOML file. A line break is written \n.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[command(next_help_heading = "Company")]
pub struct CompanySettings {
    /// The legal name of the firm that sends the invoices
    #[arg(id = "company_name", long = "company-name", global = true, value_name = "NAME", env = "FICHA_COMPANY_NAME")]
    pub name: Option<String>,

    /// Its address, as on an envelope; \n begins a line
    #[arg(
        id = "company_address",
        long = "company-address",
        global = true,
        value_name = "TEXT",
        env = "FICHA_COMPANY_ADDRESS"
    )]
    pub address: Option<String>,

    /// Its identification as it is to be read, such as "NIF B12345674"
    #[arg(
        id = "company_identification",
        long = "company-identification",
        global = true,
        value_name = "TEXT",
        env = "FICHA_COMPANY_IDENTIFICATION"
    )]
    pub identification: Option<String>,

    /// Its telephone number
    #[arg(
        id = "company_phone",
        long = "company-phone",
        global = true,
        value_name = "NUMBER",
        env = "FICHA_COMPANY_PHONE"
    )]
    pub phone: Option<String>,

    /// Its mail address
    #[arg(
        id = "company_email",
        long = "company-email",
        global = true,
        value_name = "EMAIL",
        env = "FICHA_COMPANY_EMAIL"
    )]
    pub email: Option<String>,

    /// The address of its pages
    #[arg(
        id = "company_website",
        long = "company-website",
        global = true,
        value_name = "URL",
        env = "FICHA_COMPANY_WEBSITE"
    )]
    pub website: Option<String>,

    /// The account to which customers pay
    #[arg(id = "company_iban", long = "company-iban", global = true, value_name = "IBAN", env = "FICHA_COMPANY_IBAN")]
    pub iban: Option<String>,

    /// What the law asks to be told besides, such as "Registro Mercantil de Madrid, tomo 1, folio 2"
    #[arg(
        id = "company_register",
        long = "company-register",
        global = true,
        value_name = "TEXT",
        env = "FICHA_COMPANY_REGISTER"
    )]
    pub register: Option<String>,
}

impl CompanySettings {
    /// What is given here, else in the file.
    ///
    /// # Errors
    /// When the account is none.
    pub fn resolve(self, file: CompanySettings) -> Result<Company, String> {
        let text = |given: Option<String>, file: Option<String>| {
            let text = given.or(file)?.replace("\\n", "\n").trim().to_owned();
            (!text.is_empty()).then_some(text)
        };
        let account = text(self.iban, file.iban).map(|typed| {
            iban::parse(&typed).map_err(|problem| format!("company.iban {typed:?}: {}", problem.message(Locale::En)))
        });
        Ok(Company {
            name: text(self.name, file.name),
            address: text(self.address, file.address),
            identification: text(self.identification, file.identification),
            phone: text(self.phone, file.phone),
            email: text(self.email, file.email),
            website: text(self.website, file.website),
            iban: account.transpose()?,
            register: text(self.register, file.register),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_firm_is_told_by_flags_and_by_its_table_in_the_file() {
        let file: CompanySettings = toml::from_str(
            "name = \"Café Zürich AG\"\naddress = \"Limmatquai 12\\n8001 Zürich\"\n\
             iban = \"CH93 0076 2011 6238 5295 7\"\nphone = \" \"",
        )
        .unwrap();
        let company = CompanySettings::default().resolve(file.clone()).unwrap();
        assert_eq!(company.address.as_deref(), Some("Limmatquai 12\n8001 Zürich"));
        assert_eq!((company.iban.as_deref(), company.phone), (Some("CH9300762011623852957"), None));
        let given =
            CompanySettings { address: Some("Calle 1\\n28013 Madrid".to_owned()), ..CompanySettings::default() };
        let company = given.resolve(file).unwrap();
        assert_eq!(company.address.as_deref(), Some("Calle 1\n28013 Madrid"), "as an environment writes it");
        assert_eq!(company.name.as_deref(), Some("Café Zürich AG"));
        let wrong = CompanySettings { iban: Some("CH00".to_owned()), ..CompanySettings::default() };
        let error = wrong.resolve(CompanySettings::default()).unwrap_err();
        assert!(error.contains("company.iban") && error.contains("CH00"), "{error}");
    }
}

//! How the history tells of contacts.

use crate::customer::history::{Entity, PutBack, fields};

/// The table `contact`.
pub const CONTACT: Entity = Entity {
    table: "contact",
    label: LABEL,
    the: THE_CONTACT,
    field_of: FIELD_OF_CONTACT,
    names: &[&["name"]],
    put_back: PutBack::Whole,
    fields: fields! {
        name Text: "Nombre" "Name" "Nom", "el nombre" "the name" "le nom";
        company Text: "Empresa" "Company" "Entreprise", "la empresa" "the company" "l’entreprise";
        job_title Text: "Cargo" "Job title" "Fonction", "el cargo" "the job title" "la fonction";
        language Language: "Idioma" "Language" "Langue", "el idioma" "the language" "la langue";
        email Text: "Correo electrónico" "Email" "E-mail", "el correo electrónico" "the email" "l’e-mail";
        more_emails Lines: "Otros correos" "Other emails" "Autres e-mails", "los otros correos" "the other emails" "les autres e-mails";
        phone Text: "Teléfono" "Phone" "Téléphone", "el teléfono" "the phone" "le téléphone";
        mobile Text: "Móvil" "Mobile" "Mobile", "el móvil" "the mobile" "le mobile";
        fax Text: "Fax" "Fax" "Fax", "el fax" "the fax" "le fax";
        more_phones Lines: "Otros teléfonos" "Other phones" "Autres téléphones", "los otros teléfonos" "the other phones" "les autres téléphones";
        tags Tags: "Etiquetas" "Tags" "Étiquettes", "las etiquetas" "the tags" "les étiquettes";
        is_primary Switch(DID_MAKE_PRIMARY, DID_UNMAKE_PRIMARY): "Contacto principal" "Primary contact" "Contact principal", "la marca de principal" "the primary mark" "la marque «\u{a0}principal\u{a0}»";
        opt_out Switch(DID_OPT_OUT, DID_OPT_IN): "No quiere publicidad" "Wants no advertising" "Ne veut pas de publicité", "la renuncia a la publicidad" "the refusal of advertising" "le refus de la publicité";
        notes LongText: "Notas" "Notes" "Notes", "las notas" "the notes" "les notes";
        person_id Hidden: "Persona" "Person" "Personne", "la persona" "the person" "la personne";
    },
};

crate::words! {
    LABEL: "Contacto", "Contact", "Contact";
    THE_CONTACT: "el contacto {name}", "the contact {name}", "le contact {name}";
    FIELD_OF_CONTACT: "{field} del contacto {name}", "{field} of the contact {name}", "{field} du contact {name}";
    DID_MAKE_PRIMARY: "{user} hizo principal {thing}", "{user} made {thing} the primary one", "{user} a défini {thing} comme principal";
    DID_UNMAKE_PRIMARY: "{user} dejó de considerar principal {thing}", "{user} made {thing} no longer the primary one", "{user} ne considère plus {thing} comme principal";
    DID_OPT_OUT: "{user} indicó que {thing} no quiere publicidad", "{user} noted that {thing} wants no advertising", "{user} a noté que {thing} ne veut pas de publicité";
    DID_OPT_IN: "{user} indicó que {thing} acepta publicidad", "{user} noted that {thing} accepts advertising", "{user} a noté que {thing} accepte la publicité";
}

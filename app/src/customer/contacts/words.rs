//! The words of the contacts.

crate::words! {
    CONTACTS: "Contactos", "Contacts", "Contacts";
    NEW_CONTACT: "Nuevo contacto", "New contact", "Nouveau contact";
    EDIT_CONTACT: "Editar contacto", "Edit contact", "Modifier le contact";

    NAME: "Nombre", "Name", "Nom";
    COMPANY: "Empresa", "Company", "Entreprise";
    COMPANY_HINT: "Vacío: la del cliente.", "Empty: the customer’s.", "Vide\u{a0}: celle du client.";
    JOB_TITLE: "Cargo", "Job title", "Fonction";
    LANGUAGE: "Idioma", "Language", "Langue";
    EMAIL: "Correo electrónico", "Email", "E-mail";
    MORE_EMAILS: "Otros correos", "Other emails", "Autres e-mails";
    MORE_EMAILS_HINT: "Uno por línea.", "One on each line.", "Un par ligne.";
    PHONE: "Teléfono", "Phone", "Téléphone";
    MOBILE: "Móvil", "Mobile", "Mobile";
    FAX: "Fax", "Fax", "Fax";
    MORE_PHONES: "Otros teléfonos", "Other phones", "Autres téléphones";
    MORE_PHONES_HINT: "Uno por línea; detrás, entre paréntesis, de qué es: 912 34 56 78 (centralita).", "One on each line, with what it is in brackets behind it: 020 7946 0958 (reception).", "Un par ligne, suivi de sa nature entre parenthèses\u{a0}: 01 23 45 67 89 (standard).";
    TAGS: "Etiquetas", "Tags", "Étiquettes";
    TAGS_HINT: "Separadas por comas.", "Separated by commas.", "Séparées par des virgules.";
    TAGS_THERE: "Ya hay: {tags}", "There are: {tags}", "Existantes\u{a0}: {tags}";
    PRIMARY: "Contacto principal", "Primary contact", "Contact principal";
    PRIMARY_HINT: "Es a quien se pregunta primero; solo hay uno.", "Whom to ask first; there is only one.", "À contacter en premier\u{a0}; il n’y en a qu’un.";
    OPT_OUT: "No quiere publicidad", "Wants no advertising", "Ne veut pas de publicité";
    NOTES: "Notas", "Notes", "Notes";
    PERSON: "Persona", "Person", "Personne";
    WHO: "Persona", "Person", "Personne";
    REACH: "Cómo contactar", "How to reach them", "Coordonnées";
    MORE: "Más", "More", "Divers";

    TAG: "Etiqueta", "Tag", "Étiquette";
    ANY_TAG: "Todas las etiquetas", "All tags", "Toutes les étiquettes";
    FILTERS: "Filtrar los contactos", "Filter the contacts", "Filtrer les contacts";
    EMPTY: "Todavía no hay contactos", "No contacts yet", "Aucun contact pour l’instant";
    EMPTY_HINT: "Añada a las personas con las que se trata en este cliente.", "Add the people one deals with at this customer.", "Ajoutez les personnes avec qui l’on traite chez ce client.";
    NO_MATCH: "Ningún contacto coincide", "No contact matches", "Aucun contact ne correspond";
    NO_MATCH_HINT: "Pruebe con otras palabras o quite los filtros.", "Try other words, or clear the filters.", "Essayez d’autres mots ou effacez les filtres.";
    BACK: "Volver a los contactos", "Back to the contacts", "Retour aux contacts";
    AND_MORE: "y {count} más", "and {count} more", "et {count} de plus";
    CALL: "Llamar a {name}: {number}", "Call {name}: {number}", "Appeler {name}\u{a0}: {number}";
    WRITE: "Escribir a {name}: {email}", "Write to {name}: {email}", "Écrire à {name}\u{a0}: {email}";

    ELSEWHERE: "También es contacto de", "Also a contact of", "Également contact de";
    ELSEWHERE_HINT: "El nombre, los correos, los teléfonos, el idioma y la publicidad son de la persona: se cambian en todas partes a la vez.", "Name, emails, phones, language and advertising are the person’s: they change everywhere at once.", "Le nom, les e-mails, les téléphones, la langue et la publicité sont ceux de la personne\u{a0}: ils changent partout à la fois.";
    KNOWN: "¿Ya es contacto de otro cliente?", "Already a contact of another customer?", "Déjà contact d’un autre client\u{a0}?";
    KNOWN_HINT: "Busque por nombre, correo o teléfono.", "Search by name, email or phone.", "Recherchez par nom, e-mail ou téléphone.";
    NOBODY_KNOWN: "Nadie coincide en los demás clientes.", "Nobody at the other customers matches.", "Personne ne correspond chez les autres clients.";
    PICK: "Añadir aquí: {name}", "Add here: {name}", "Ajouter ici\u{a0}: {name}";
    PICK_SHORT: "Añadir aquí", "Add here", "Ajouter ici";
    PICKED: "{name} ya es contacto de otro cliente. Aquí tendrá otro cargo, y los mismos correos y teléfonos.", "{name} is a contact of another customer already. Here they have another role, and the same emails and phones.", "{name} est déjà contact d’un autre client. La fonction est propre à ce client\u{a0}; les e-mails et téléphones sont les mêmes.";
    SOMEBODY_ELSE: "Es otra persona", "It is somebody else", "C’est une autre personne";


    EXPORT: "Exportar vCard", "Export vCard", "Exporter en vCard";
    EXPORT_ALL: "Exportar todos (vCard)", "Export all (vCard)", "Tout exporter (vCard)";
    IMPORT: "Importar vCard", "Import vCard", "Importer des vCard";
    IMPORT_HINT: "Lo que exportan los teléfonos y los programas de correo: archivos .vcf.", "What telephones and mail programs export: .vcf files.", "Ce qu’exportent les téléphones et les messageries\u{a0}: des fichiers .vcf.";
    FILE: "Archivo .vcf", ".vcf file", "Fichier .vcf";
    TEXT: "O el texto de las vCard", "Or the text of the vCards", "Ou le texte des vCard";
    IMPORTED: "Añadidos: {added}. Ya estaban: {known}.", "Added: {added}. There already: {known}.", "Ajoutés\u{a0}: {added}. Déjà présents\u{a0}: {known}.";

    MANAGE_TAGS: "Gestionar etiquetas", "Manage tags", "Gérer les étiquettes";
    TAGS_OF_ALL: "Las etiquetas son comunes a los contactos de todos los clientes.", "The tags are shared by the contacts of all customers.", "Les étiquettes sont communes aux contacts de tous les clients.";
    TAG_NAME: "Nombre de la etiqueta", "Name of the tag", "Nom de l’étiquette";
    COLOUR: "Color", "Colour", "Couleur";
    ANY_COLOUR: "Automático", "Automatic", "Automatique";
    TAG_USED_ONCE: "1 contacto", "1 contact", "1 contact";
    TAG_USES: "{count} contactos", "{count} contacts", "{count} contacts";
    NEW_TAG: "Nueva etiqueta", "New tag", "Nouvelle étiquette";
    ADD_TAG: "Añadir etiqueta", "Add tag", "Ajouter l’étiquette";
    MERGE_INTO: "Fusionar con", "Merge into", "Fusionner avec";
    MERGE: "Fusionar", "Merge", "Fusionner";
    NO_TAGS: "Todavía no hay etiquetas", "No tags yet", "Aucune étiquette pour l’instant";

    GREY: "Gris", "Grey", "Gris";
    RED: "Rojo", "Red", "Rouge";
    ORANGE: "Naranja", "Orange", "Orange";
    GREEN: "Verde", "Green", "Vert";
    TEAL: "Turquesa", "Teal", "Turquoise";
    BLUE: "Azul", "Blue", "Bleu";
    VIOLET: "Violeta", "Violet", "Violet";
    PINK: "Rosa", "Pink", "Rose";
}

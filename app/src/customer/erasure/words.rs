//! The words of erasing.
//!
//! Issued invoices stay for as long as the law has them kept. Spain: six years (Código de Comercio, art. 30). France: ten years
//! (Code de commerce, art. L123-22). The right to be erased gives way to that (GDPR, art. 17(3)(b)).

crate::words! {
    ERASE_CUSTOMER: "Borrar datos personales", "Erase personal data", "Effacer les données personnelles";
    ERASE_CONTACT: "Borrar a esta persona", "Erase this person", "Effacer cette personne";
    GOES: "Qué desaparece", "What goes", "Ce qui disparaît";
    STAYS: "Qué se conserva", "What stays", "Ce qui est conservé";
    GOES_CUSTOMER: "El nombre, la identificación, el IBAN, las etiquetas y las notas de {name}, y los textos de todo lo que hay en su ficha. Sus archivos se eliminan. El cliente deja de estar en la lista.", "The name, identification, IBAN, tags and notes of {name}, and the texts of all that is on their card. Their files are removed. The customer leaves the list.", "Le nom, l’identification, l’IBAN, les étiquettes et les notes de {name}, et les textes de tout ce qui figure sur sa fiche. Ses fichiers sont supprimés. Le client quitte la liste.";
    GOES_CONTACT: "Todo lo que se sabe de {name}, también en otros clientes. Su nombre, sus correos y sus números se quitan también de las notas, las actividades y los tickets, donde estén escritos igual.", "All that is known of {name}, at other customers too. Their name, mails and numbers are also taken out of notes, activities and tickets, wherever they are written the same.", "Tout ce que l’on sait de {name}, chez d’autres clients aussi. Son nom, ses adresses et ses numéros sont aussi retirés des notes, des activités et des tickets, là où ils sont écrits de la même façon.";
    ROWS: "{what}: {count}", "{what}: {count}", "{what}\u{a0}: {count}";
    HISTORY_ROWS: "Cambios en el historial, que quedan sin esos valores: {count}", "Changes in the history, which lose those values: {count}", "Modifications dans l’historique, qui perdent ces valeurs\u{a0}: {count}";
    ELSEWHERE: "También en: {names}", "Also at: {names}", "Aussi chez\u{a0}: {names}";
    STAYS_RECORD: "Quién ha borrado qué tipo de datos, cuándo y por qué; el número del cliente; quién cambió qué y cuándo, sin los valores; importes y fechas.", "Who has erased what kind of data, when and why; the customer’s number; who changed what and when, without the values; amounts and dates.", "Qui a effacé quel type de données, quand et pourquoi\u{a0}; le numéro du client\u{a0}; qui a modifié quoi et quand, sans les valeurs\u{a0}; montants et dates.";
    STAYS_DOCUMENTS: "Facturas y abonos emitidos que no pueden borrarse todavía: {count}. La ley obliga a conservarlos tal como se imprimieron, con el nombre que llevan: seis años en España (Código de Comercio, art. 30), diez en Francia (Code de commerce, art. L123-22); el derecho de supresión cede ante ello (RGPD, art. 17.3.b). Aquí se conservan hasta el {until}.", "Issued invoices and credit notes that cannot be erased yet: {count}. The law has them kept as they were printed, with the name on them: six years in Spain (Código de Comercio, art. 30), ten in France (Code de commerce, art. L123-22); the right to erasure gives way to that (GDPR, art. 17(3)(b)). They are kept here until {until}.", "Factures et avoirs émis qui ne peuvent pas encore être effacés\u{a0}: {count}. La loi oblige à les conserver tels qu’ils ont été imprimés, avec le nom qu’ils portent\u{a0}: six ans en Espagne (Código de Comercio, art. 30), dix en France (Code de commerce, art. L123-22)\u{a0}; le droit à l’effacement cède devant cela (RGPD, art. 17.3.b). Ils sont conservés ici jusqu’au {until}.";
    STAYS_BACKUPS: "Las copias de seguridad y el contenido de archivos que nombran a la persona: eso hay que buscarlo aparte.", "Backups, and the contents of files that name the person: those have to be looked for apart.", "Les sauvegardes et le contenu des fichiers qui nomment la personne\u{a0}: il faut les chercher à part.";
    FOR_EVER: "Esto no se puede deshacer.", "This cannot be undone.", "Cela est irréversible.";
    NUMBER: "Número del cliente", "Customer’s number", "Numéro du client";
    NUMBER_HINT: "Para confirmar, escriba {number}.", "To confirm, type {number}.", "Pour confirmer, saisissez {number}.";
    OTHER_NUMBER: "No es el número de este cliente.", "This is not this customer’s number.", "Ce n’est pas le numéro de ce client.";
    REASON: "Motivo", "Reason", "Motif";
    REASON_HINT: "Queda en el historial para siempre: no escriba datos personales.", "It stays in the history for ever: type no personal data.", "Il reste dans l’historique pour toujours\u{a0}: n’y saisissez aucune donnée personnelle.";
    ERASE: "Borrar para siempre", "Erase for ever", "Effacer définitivement";
    DONE: "Datos personales borrados. El historial dice qué se conserva.", "Personal data erased. The history tells what stays.", "Données personnelles effacées. L’historique indique ce qui est conservé.";
    ONLY_ADMIN: "Solo un administrador puede borrar datos personales.", "Only an administrator may erase personal data.", "Seul un administrateur peut effacer des données personnelles.";

    ERASURE: "Borrado de datos personales", "Erasure of personal data", "Effacement de données personnelles";
    THE_ERASURE: "el borrado de datos personales", "the erasure of personal data", "l’effacement de données personnelles";
    FIELD_OF_ERASURE: "{field} del borrado de datos personales", "{field} of the erasure of personal data", "{field} de l’effacement de données personnelles";
    A_CUSTOMER: "el cliente", "the customer", "le client";
    A_CONTACT: "un contacto", "a contact", "un contact";
    DID_ERASE_CUSTOMER: "{user} borró los datos personales del cliente: {name}", "{user} erased the customer’s personal data: {name}", "{user} a effacé les données personnelles du client\u{a0}: {name}";
    DID_ERASE_CONTACT: "{user} borró los datos personales de un contacto: {name}", "{user} erased the personal data of a contact: {name}", "{user} a effacé les données personnelles d’un contact\u{a0}: {name}";
}

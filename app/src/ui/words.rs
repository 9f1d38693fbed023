//! What the pieces say of themselves.

crate::words! {
    SAVED: "Guardado.", "Saved.", "Enregistré.";
    SAVING: "Guardando…", "Saving…", "Enregistrement…";
    CHOOSE_AGAIN: "Su sesión había terminado y no se ha recibido nada. Vuelva a elegir el fichero y envíelo de nuevo.", "Your session had ended, and nothing was received. Choose the file again and send it once more.", "Votre session était terminée et rien n’a été reçu. Choisissez de nouveau le fichier et renvoyez-le.";
    LEAVE: "Hay cambios sin guardar. ¿Salir y perderlos?", "There are unsaved changes. Leave and lose them?", "Des modifications ne sont pas enregistrées. Quitter et les perdre ?";
    CONFLICT: "Otra persona ha guardado esto mientras usted lo editaba. Elija qué queda en cada campo y guarde otra vez.", "Somebody else saved this while you were editing. Choose what stays in each field, and save again.", "Quelqu’un a enregistré ceci pendant votre modification. Choisissez ce qui reste dans chaque champ et enregistrez de nouveau.";
    CONFLICT_MERGED: "Otra persona ha guardado esto mientras usted lo editaba, pero en otros campos. Los cambios de ambos ya están juntos; guarde otra vez.", "Somebody else saved this while you were editing, but in other fields. The changes of both are put together; save again.", "Quelqu’un a enregistré ceci pendant votre modification, mais dans d’autres champs. Les modifications des deux sont réunies ; enregistrez de nouveau.";
    CONFLICT_SAME: "Otra persona ha guardado esto entre tanto, con los mismos valores.", "Somebody else saved this in the meantime, with the same values.", "Quelqu’un l’a enregistré entre-temps, avec les mêmes valeurs.";
    MINE: "El mío", "Mine", "Le mien";
    THEIRS: "El suyo, guardado ahora", "Theirs, stored now", "Le leur, enregistré";
    ORIGINAL: "El original, al abrir", "Original, when opened", "L’original, à l’ouverture";
    ALL_FIELDS: "Todos estos campos", "All of these fields", "Tous ces champs";
    EACH: "Cada uno como se elija abajo", "Each as chosen below", "Chacun comme choisi ci-dessous";
    ALL_MINE: "Todos los míos", "All mine", "Tous les miens";
    ALL_THEIRS: "Todos los suyos", "All theirs", "Tous les leurs";
    TAKEN: "{field}: solo lo cambió la otra persona y se toma lo suyo, {text}", "{field}: only they changed it, and theirs is taken over: {text}", "{field} : modifié par l’autre personne seulement, sa valeur est reprise : {text}";
    KEPT: "{field}: solo lo cambió usted y se queda", "{field}: only you changed it, and yours stays", "{field} : modifié par vous seulement, votre valeur reste";
    EMPTY: "(vacío)", "(empty)", "(vide)";
    PAGES: "Páginas", "Pages", "Pages";
}

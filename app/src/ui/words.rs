//! What the pieces say of themselves.

crate::words! {
    SAVED: "Guardado.", "Saved.", "Enregistré.";
    SAVING: "Guardando…", "Saving…", "Enregistrement…";
    CHOOSE_AGAIN: "Su sesión había terminado y no se ha recibido nada. Vuelva a elegir el fichero y envíelo de nuevo.", "Your session had ended, and nothing was received. Choose the file again and send it once more.", "Votre session était terminée et rien n’a été reçu. Choisissez de nouveau le fichier et renvoyez-le.";
    LEAVE: "Hay cambios sin guardar. ¿Salir y perderlos?", "There are unsaved changes. Leave and lose them?", "Des modifications ne sont pas enregistrées. Quitter et les perdre ?";
    CONFLICT: "Otra persona ha guardado esto mientras usted lo editaba. Estos campos difieren; guarde otra vez para conservar los suyos.", "Somebody else saved this while you were editing. These fields differ; save again to keep yours.", "Quelqu’un a enregistré ceci pendant votre modification. Ces champs diffèrent ; enregistrez de nouveau pour garder les vôtres.";
    CONFLICT_SAME: "Otra persona ha guardado esto entre tanto, con los mismos valores.", "Somebody else saved this in the meantime, with the same values.", "Quelqu’un l’a enregistré entre-temps, avec les mêmes valeurs.";
    FIELD: "Campo", "Field", "Champ";
    THEIRS: "Guardado ahora", "Stored now", "Enregistré";
    YOURS: "Escrito por usted", "Typed by you", "Votre saisie";
    EMPTY: "(vacío)", "(empty)", "(vide)";
    PAGES: "Páginas", "Pages", "Pages";
}

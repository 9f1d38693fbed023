//! The words of one's own sessions.

crate::words! {
    SESSIONS: "Sus sesiones", "Your sessions", "Vos sessions";
    SESSIONS_HINT: "Dónde ha entrado con su usuario y no ha salido. Si no reconoce alguna, ciérrela y pida una contraseña nueva a un administrador.", "Where you are signed in. If you do not recognise one, end it and ask an administrator for a new password.", "Où vous êtes connecté. Si vous ne reconnaissez pas une session, fermez-la et demandez un nouveau mot de passe à un administrateur.";
    SESSIONS_LINK: "Ver y cerrar sus sesiones", "See and end your sessions", "Voir et fermer vos sessions";
    DEVICE: "{browser} en {system}", "{browser} on {system}", "{browser} sous {system}";
    UNKNOWN_BROWSER: "Navegador desconocido", "Unknown browser", "Navigateur inconnu";
    THIS_ONE: "Esta sesión", "This session", "Cette session";
    BEGUN: "Iniciada", "Begun", "Ouverte";
    SEEN: "Último uso", "Last used", "Dernière utilisation";
    ADDRESS: "Dirección", "Address", "Adresse";
    END: "Cerrar", "End", "Fermer";
    END_THIS: "Cerrar la sesión de {device}, iniciada el {begun}", "End the session of {device}, begun on {begun}", "Fermer la session de {device}, ouverte le {begun}";
    END_OTHERS: "Cerrar todas las demás", "End all other sessions", "Fermer toutes les autres";
    NO_OTHERS: "No hay ninguna otra sesión.", "There is no other session.", "Il n’y a aucune autre session.";
    ENDED: "Sesión cerrada.", "Session ended.", "Session fermée.";
    ALL_ENDED: "Las demás sesiones están cerradas.", "All other sessions are ended.", "Les autres sessions sont fermées.";
}

//! The words of signing in, and of the user's own corner of the page.

crate::words! {
    SIGN_IN: "Entrar", "Sign in", "Se connecter";
    SIGN_IN_TITLE: "Entrar en Ficha", "Sign in to Ficha", "Connexion à Ficha";
    SIGN_OUT: "Salir", "Sign out", "Se déconnecter";
    EMAIL: "Correo electrónico", "Email", "Adresse e-mail";
    PASSWORD: "Contraseña", "Password", "Mot de passe";
    WRONG_SIGN_IN: "El correo o la contraseña no son correctos. Compruébelos e inténtelo de nuevo, o pida una contraseña nueva a un administrador.", "The email or the password is wrong. Check both and try again, or ask an administrator for a new password.", "L’adresse e-mail ou le mot de passe est incorrect. Vérifiez-les et réessayez, ou demandez un nouveau mot de passe à un administrateur.";
    TOO_MANY_TRIES: "Demasiados intentos fallidos. Espere 15 minutos e inténtelo de nuevo.", "Too many failed tries. Wait 15 minutes and try again.", "Trop de tentatives échouées. Attendez 15 minutes, puis réessayez.";
    NOT_ADMITTED: "Su empresa le conoce, pero aquí no tiene acceso. Pídalo a un administrador de Ficha.", "Your company knows you, but you have no access here. Ask an administrator of Ficha for it.", "Votre entreprise vous connaît, mais vous n’avez pas accès ici. Demandez-le à un administrateur de Ficha.";
    PROVIDER_FAILED: "No se pudo entrar a través de su proveedor de identidad. Inténtelo de nuevo.", "Signing in at your identity provider did not work. Try again.", "La connexion auprès de votre fournisseur d’identité a échoué. Réessayez.";
    SIGN_IN_WITH: "Entrar con {provider}", "Sign in with {provider}", "Se connecter avec {provider}";
    SIGN_IN_BESIDE: "Lo que escribió espera aquí: entre en la otra pestaña y continúe en esta.", "What you typed waits here: sign in on the other tab, and go on in this one.", "Votre saisie attend ici : connectez-vous dans l’autre onglet, puis continuez dans celui-ci.";
    GO_ON: "Ya he entrado: continuar", "I am signed in: go on", "Je suis connecté : continuer";
    CONFIRM: "Para esto, confirme que es usted: vuelva a entrar. Lo escrito sigue aquí.", "For this, confirm that it is you: sign in once more. What you typed is still here.", "Pour cela, confirmez que c’est bien vous : reconnectez-vous. Votre saisie est conservée.";
    LANGUAGE: "Idioma", "Language", "Langue";
    PREFERENCES: "Preferencias", "Preferences", "Préférences";
    TIME_ZONE: "Zona horaria", "Time zone", "Fuseau horaire";
    TIME_ZONE_HINT: "En ella se muestran las horas y empiezan los días.", "Times are shown in it, and days begin by it.", "Les heures y sont affichées et les jours y commencent.";
    SIGNED_IN_AS: "Sesión de", "Signed in as", "Connecté en tant que";
    VIEWER: "Lectura", "Viewer", "Lecture";
    EDITOR: "Edición", "Editor", "Édition";
    MANAGER: "Responsable", "Manager", "Responsable";
    ADMIN: "Administración", "Administrator", "Administration";
}

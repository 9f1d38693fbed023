//! The words of the second step.

crate::words! {
    TITLE: "Verificación en dos pasos", "Two-step sign-in", "Connexion en deux étapes";
    LINK: "Pedir también un código al entrar", "Ask for a code too when I sign in", "Demander aussi un code à la connexion";
    HINT: "Después de la contraseña se pide un código de una aplicación de su teléfono. Quien solo conozca su contraseña no entra.", "After the password, a code from an app on your phone is asked for. Whoever knows your password alone does not come in.", "Après le mot de passe, un code d’une application de votre téléphone est demandé. Qui ne connaît que votre mot de passe n’entre pas.";
    ELSEWHERE: "Usted entra a través de su empresa: la verificación en dos pasos se activa allí.", "You sign in by your company: two-step sign-in is switched on there.", "Vous vous connectez par votre entreprise : la connexion en deux étapes s’y active.";
    OFF: "Desactivada.", "It is off.", "Désactivée.";
    ON_SINCE: "Activa desde", "On since", "Active depuis";
    CODES_LEFT: "Códigos de recuperación", "Recovery codes", "Codes de récupération";
    SWITCH_ON: "Activar", "Switch it on", "Activer";
    SWITCH_OFF: "Desactivar", "Switch it off", "Désactiver";
    SCAN: "Lea este cuadro con su aplicación de códigos, o escriba en ella la clave. Escriba después aquí el código que muestra.", "Have your authenticator app read this square, or type the key there. Then type here the code that it shows.", "Faites lire ce carré par votre application d’authentification, ou saisissez-y la clé. Saisissez ensuite ici le code qu’elle affiche.";
    SQUARE: "Código QR con la clave", "QR code of the key", "Code QR de la clé";
    KEY: "Clave", "Key", "Clé";
    COPY: "Copiar", "Copy", "Copier";
    COPIED: "Copiado.", "Copied.", "Copié.";
    NOT_COPIED: "No se pudo copiar; selecciónelo y cópielo.", "It could not be copied; select it and copy it.", "La copie a échoué ; sélectionnez-le et copiez-le.";
    CODE: "Código de la aplicación", "Code from the app", "Code de l’application";
    CONFIRM: "Comprobar y activar", "Check, and switch it on", "Vérifier et activer";
    WRONG: "Este código no es correcto, o ya se usó. Espere al siguiente y escríbalo.", "This code is wrong, or was used already. Wait for the next one and type it.", "Ce code est incorrect ou déjà utilisé. Attendez le suivant et saisissez-le.";
    IS_ON: "Activada. Guarde estos códigos de recuperación: cada uno vale una vez en lugar del teléfono, y no se volverán a mostrar.", "It is on. Keep these recovery codes: each does once what the phone does, and they are not shown again.", "Elle est active. Conservez ces codes de récupération : chacun remplace une fois le téléphone, et ils ne seront plus affichés.";
    STEP: "Código de la aplicación, o de recuperación", "Code from the app, or a recovery code", "Code de l’application, ou de récupération";
    STEP_HINT: "Sin teléfono y sin códigos, un administrador puede desactivarla.", "Without phone and codes, an administrator can switch it off.", "Sans téléphone ni codes, un administrateur peut la désactiver.";
    ENDED: "Ha pasado demasiado tiempo. Entre de nuevo.", "That took too long. Sign in again.", "Le délai est dépassé. Reconnectez-vous.";
}

//! The words of tokens for programs.

crate::words! {
    TOKENS: "Claves de acceso para programas", "Access tokens for programs", "Jetons d’accès pour programmes";
    TOKENS_HINT: "Un programa que envía una clave hace lo que usted puede hacer, o solo lo lee. Lo que escribe figura en el historial con su nombre y el de la clave.", "A program that sends a token does what you may do, or only reads it. What it writes stands in the history under your name and the token’s.", "Un programme qui envoie un jeton fait ce que vous pouvez faire, ou ne fait que le lire. Ce qu’il écrit figure dans l’historique sous votre nom et celui du jeton.";
    TOKENS_LINK: "Crear y revocar claves", "Make and revoke tokens", "Créer et révoquer des jetons";
    NEW_TOKEN: "Nueva clave", "New token", "Nouveau jeton";
    NAME: "Para qué es", "What it is for", "À quoi il sert";
    WRITES: "También escribe", "It also writes", "Il écrit aussi";
    DAYS: "Caduca en", "It ends in", "Il expire dans";
    IN_DAYS: "{days} días", "{days} days", "{days} jours";
    MAKE: "Crear clave", "Make the token", "Créer le jeton";
    ONCE: "Cópiela ahora: no se volverá a mostrar.", "Copy it now: it is not shown again.", "Copiez-le maintenant : il ne sera plus affiché.";
    TOKEN: "Clave", "Token", "Jeton";
    COPY: "Copiar", "Copy", "Copier";
    COPIED: "Copiada.", "Copied.", "Copié.";
    NOT_COPIED: "No se pudo copiar; selecciónela y cópiela.", "It could not be copied; select it and copy it.", "La copie a échoué ; sélectionnez-le et copiez-le.";
    READS: "Solo lee", "Reads", "Lit";
    READS_AND_WRITES: "Lee y escribe", "Reads and writes", "Lit et écrit";
    SCOPE: "Alcance", "What it does", "Portée";
    MADE: "Creada", "Made", "Créé";
    ENDS: "Caduca", "Ends", "Expire";
    ENDED: "Caducada", "Ended", "Expiré";
    USED: "Último uso", "Last used", "Dernière utilisation";
    NEVER: "Nunca", "Never", "Jamais";
    REVOKE: "Revocar", "Revoke", "Révoquer";
    REVOKE_THIS: "Revocar la clave {name}", "Revoke the token {name}", "Révoquer le jeton {name}";
    REVOKED: "Clave revocada.", "Token revoked.", "Jeton révoqué.";
    NO_TOKENS: "No tiene ninguna clave.", "You have no token.", "Vous n’avez aucun jeton.";
}

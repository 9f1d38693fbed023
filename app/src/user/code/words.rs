//! The words of signing in by a code.

crate::words! {
    BY_CODE: "Entrar con un código", "Sign in with a code", "Se connecter avec un code";
    BY_CODE_HINT: "Si aquí no puede entrar, hágalo en una pestaña aparte: le mostrará un código.", "Where you cannot sign in here, do so on a tab of its own: it shows you a code.", "Si vous ne pouvez pas vous connecter ici, faites-le dans un onglet à part : il vous montrera un code.";
    OPEN: "Abrir la pestaña", "Open the tab", "Ouvrir l’onglet";
    CODE: "Código", "Code", "Code";
    TITLE: "Un código para entrar en un marco", "A code to sign in within a frame", "Un code pour se connecter dans un cadre";
    HINT: "Escríbalo en la página de su empresa que muestra Ficha. Vale un minuto y una vez.", "Type it in your company’s page that shows Ficha. It holds for a minute, and once.", "Saisissez-le dans la page de votre entreprise qui affiche Ficha. Il est valable une minute, et une seule fois.";
    WARNING: "No se lo diga a nadie: quien lo tiene entra como usted.", "Tell it to nobody: whoever has it signs in as you.", "Ne le donnez à personne : qui le possède se connecte en votre nom.";
    SHOW: "Mostrar un código", "Show a code", "Afficher un code";
    COPY: "Copiar", "Copy", "Copier";
    COPIED: "Copiado.", "Copied.", "Copié.";
    NOT_COPIED: "No se pudo copiar; selecciónelo y cópielo.", "It could not be copied; select it and copy it.", "La copie a échoué ; sélectionnez-le et copiez-le.";
    WRONG: "Este código no es correcto o ya no vale. Muestre uno nuevo y escríbalo antes de un minuto.", "This code is wrong, or holds no longer. Show a new one, and type it within a minute.", "Ce code est incorrect ou n’est plus valable. Affichez-en un nouveau et saisissez-le dans la minute.";
}

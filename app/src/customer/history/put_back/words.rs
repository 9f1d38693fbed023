//! The words of putting back.

crate::words! {
    PUT_BACK: "Deshacer", "Put back", "Rétablir";
    TITLE: "Deshacer el cambio", "Put the change back", "Annuler la modification";
    DONE: "Deshecho.", "Put back.", "Rétabli.";
    WILL_BE: "Volverá a ser", "Will be again", "Redeviendra";
    CHANGED_TO: "El cambio lo dejó en", "The change made it", "La modification l’a mis à";
    NOW: "Ahora", "Now", "Maintenant";
    CHANGED_SINCE: "cambiado después", "changed since", "modifié depuis";
    SINCE: "Después de este cambio se volvió a modificar lo que está señalado. Márquelo solo si quiere perder su valor de ahora.", "What is marked was changed again after this change. Tick it only if its value of now is to be given up.", "Ce qui est signalé a été modifié de nouveau après cette modification. Ne le cochez que pour abandonner sa valeur actuelle.";
    ALREADY: "Todo está ya como antes de este cambio.", "All is already as it was before this change.", "Tout est déjà comme avant cette modification.";
    LOST: "Se ha quitado después. Restáurelo primero.", "It was removed since. Bring it back first.", "L’élément a été supprimé depuis. Restaurez-le d’abord.";
    WILL_REMOVE: "Se quitará {thing}.", "This removes {thing}.", "Cela supprime {thing}.";
    WILL_BRING_BACK: "Se restaurará {thing}.", "This brings back {thing}.", "Cela restaure {thing}.";
    NOTHING_CHOSEN: "Marque al menos un campo que ahora sea otro.", "Tick at least one field that is another now.", "Cochez au moins un champ qui est différent maintenant.";
    OTHER_CURRENCY: "La moneda ha cambiado después: márquela también.", "The currency was changed since: tick it too.", "La devise a été modifiée depuis\u{a0}: cochez-la aussi.";
    SEE_UNDONE: "Ver el cambio deshecho", "See the change that it undoes", "Voir la modification annulée";
}

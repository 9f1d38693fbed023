//! The words of changes that wait for a second person.

crate::words! {
    ASKS: "{user} pide cambiar {field} de {old} a {new}.", "{user} asks to change {field} from {old} to {new}.", "{user} demande de changer {field} de {old} à {new}.";
    ASKS_TO_RAISE: "{user} pide subir {field} de {old} a {new}.", "{user} asks to raise {field} from {old} to {new}.", "{user} demande d’augmenter {field} de {old} à {new}.";
    ASKS_TO_LOWER: "{user} pide bajar {field} de {old} a {new}.", "{user} asks to lower {field} from {old} to {new}.", "{user} demande de réduire {field} de {old} à {new}.";
    DID_ASK: "{user} pidió cambiar {field} de {old} a {new}", "{user} asked to change {field} from {old} to {new}", "{user} a demandé de changer {field} de {old} à {new}";
    DID_APPROVE: "{user} aprobó lo que pidió {asker}: {field} de {old} a {new}", "{user} approved what {asker} had asked for: {field} from {old} to {new}", "{user} a approuvé la demande de {asker}\u{a0}: {field} de {old} à {new}";
    DID_REFUSE: "{user} rechazó lo que pidió {asker}: {field} de {old} a {new}", "{user} refused what {asker} had asked for: {field} from {old} to {new}", "{user} a refusé la demande de {asker}\u{a0}: {field} de {old} à {new}";
    DID_WITHDRAW: "{user} retiró su petición: {field} de {old} a {new}", "{user} withdrew the request: {field} from {old} to {new}", "{user} a retiré sa demande\u{a0}: {field} de {old} à {new}";
    NO_LIMIT: "sin límite", "no limit", "sans plafond";
    NOTHING: "vacío", "empty", "vide";

    TITLE: "Petición de cambio", "Request for a change", "Demande de changement";
    DECIDE: "Decidir", "Decide", "Décider";
    SEE: "Ver", "See", "Voir";
    ASKED_BY: "Lo pidió", "Asked by", "Demandé par";
    ASKED_ON: "Pedido el", "Asked on", "Demandé le";
    DECIDED_BY: "Lo decidió", "Decided by", "Décidé par";
    STATE: "Estado", "State", "État";
    PENDING: "Pendiente", "Pending", "En attente";
    APPROVED: "Aprobada", "Approved", "Approuvée";
    REFUSED: "Rechazada", "Refused", "Refusée";
    WITHDRAWN: "Retirada", "Withdrawn", "Retirée";
    DECISION: "Decisión", "Decision", "Décision";
    APPROVE: "Aprobar", "Approve", "Approuver";
    REFUSE: "Rechazar", "Refuse", "Refuser";
    WITHDRAW: "Retirar la petición", "Withdraw the request", "Retirer la demande";
    ANSWER: "Motivo de la decisión", "Reason for the decision", "Motif de la décision";
    ANSWER_HINT: "Obligatorio para rechazar.", "Required to refuse.", "Obligatoire pour refuser.";
    SEND: "Guardar la decisión", "Save the decision", "Enregistrer la décision";
    BACK: "Volver a los detalles", "Back to the details", "Retour aux détails";
    ALREADY_ASKED: "Ya hay una petición de cambio pendiente: antes hay que decidirla o retirarla.", "A change of this is asked for already: it has to be decided or withdrawn first.", "Un changement est déjà demandé\u{a0}: il faut d’abord le décider ou le retirer.";
    ALREADY_DECIDED: "Ya está decidida: {state}, por {who}.", "It is decided already: {state}, by {who}.", "C’est déjà décidé\u{a0}: {state}, par {who}.";
    NOT_ONES_OWN: "Otra persona tiene que decidir lo que usted ha pedido.", "Somebody else has to decide what you have asked for.", "Une autre personne doit décider de ce que vous avez demandé.";
    SINCE: "Desde que se pidió ha cambiado: {sentence}. Hay que pedirlo de nuevo.", "It was changed since it was asked for: {sentence}. It has to be asked for again.", "Cela a changé depuis la demande\u{a0}: {sentence}. Il faut le redemander.";
}

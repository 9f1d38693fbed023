//! How the history tells of tickets and of what is written about them.

use crate::customer::history::{Entity, PutBack, fields};
use crate::locale::Word;

/// The table `ticket`. A step that it took is not put back, for its clocks have counted it: it takes another one.
pub const TICKET: Entity = Entity {
    table: "ticket",
    label: TICKET_LABEL,
    the: THE_TICKET,
    field_of: FIELD_OF_TICKET,
    names: &[&["number"]],
    put_back: PutBack::Columns(&["subject", "priority", "category", "assignee_name"]),
    fields: fields! {
        number Text: "Número" "Number" "Numéro", "el número" "the number" "le numéro";
        subject Text: "Asunto" "Subject" "Objet", "el asunto" "the subject" "l’objet";
        status Choice(STATUSES): "Estado" "Status" "État", "el estado" "the status" "l’état";
        priority Choice(PRIORITIES): "Prioridad" "Priority" "Priorité", "la prioridad" "the priority" "la priorité";
        category Choice(CATEGORIES): "Categoría" "Category" "Catégorie", "la categoría" "the category" "la catégorie";
        assignee_name Text: "Asignado a" "Assigned to" "Attribué à", "la persona asignada" "the assignee" "la personne responsable";
        resolution LongText: "Resolución" "Resolution" "Résolution", "la resolución" "the resolution" "la résolution";
        first_answered_at Instant: "Primera respuesta" "First answer" "Première réponse", "la primera respuesta" "the first answer" "la première réponse";
        opened_at Instant: "Abierto el" "Opened" "Ouvert le", "la fecha de apertura" "the time of opening" "la date d’ouverture";
        assignee_id Hidden: "Asignado a" "Assigned to" "Attribué à", "la persona asignada" "the assignee" "la personne responsable";
        status_since Hidden: "En este estado desde" "In this status since" "Dans cet état depuis", "la fecha del estado" "the time of the status" "la date de l’état";
        first_answer_seconds Hidden: "Plazo de respuesta" "Time to answer" "Délai de réponse", "el plazo de respuesta" "the time to answer" "le délai de réponse";
        waiting_since Hidden: "En espera desde" "Waiting since" "En attente depuis", "el inicio de la espera" "the beginning of the wait" "le début de l’attente";
        paused_seconds Hidden: "Tiempo en pausa" "Time paused" "Temps de pause", "el tiempo en pausa" "the time paused" "le temps de pause";
        resolved_at Hidden: "Resuelto el" "Resolved" "Résolu le", "la fecha de resolución" "the time of resolution" "la date de résolution";
    },
};

/// The table `ticket_message`. Its text is for the ticket's page; here it only says that it was written.
pub const TICKET_MESSAGE: Entity = Entity {
    table: "ticket_message",
    label: MESSAGE_LABEL,
    the: THE_MESSAGE,
    field_of: FIELD_OF_MESSAGE,
    names: &[&["ticket_number"]],
    put_back: PutBack::Never,
    fields: fields! {
        ticket_number Text: "Ticket" "Ticket" "Ticket", "el ticket" "the ticket" "le ticket";
        kind Told(KINDS): "Tipo de mensaje" "Kind of message" "Type de message", "el tipo de mensaje" "the kind of message" "le type de message";
        author_name Text: "Escrito por" "Written by" "Écrit par", "el autor" "the author" "l’auteur";
        sent_at Instant: "Enviado el" "Sent" "Envoyé le", "la fecha de envío" "the time of sending" "la date d’envoi";
        body LongText: "Mensaje" "Message" "Message", "el mensaje" "the message" "le message";
        ticket_id Hidden: "Ticket" "Ticket" "Ticket", "el ticket" "the ticket" "le ticket";
    },
};

const STATUSES: &[(&str, Word)] =
    &[("new", NEW), ("open", OPEN), ("waiting", WAITING), ("resolved", RESOLVED), ("closed", CLOSED)];
const PRIORITIES: &[(&str, Word)] = &[("urgent", URGENT), ("high", HIGH), ("normal", NORMAL), ("low", LOW)];
const CATEGORIES: &[(&str, Word)] = &[
    ("question", QUESTION),
    ("fault", FAULT),
    ("complaint", COMPLAINT),
    ("delivery", DELIVERY),
    ("billing", BILLING),
    ("other", OTHER),
];
const KINDS: &[(&str, Word, Word)] =
    &[("answer", ANSWER, DID_ANSWER), ("note", NOTE, DID_NOTE), ("request", REQUEST, DID_WRITE_DOWN)];

crate::words! {
    NEW: "nuevo", "new", "nouveau";
    OPEN: "abierto", "open", "ouvert";
    WAITING: "en espera del cliente", "waiting for the customer", "en attente du client";
    RESOLVED: "resuelto", "resolved", "résolu";
    CLOSED: "cerrado", "closed", "clos";
    URGENT: "urgente", "urgent", "urgente";
    HIGH: "alta", "high", "haute";
    NORMAL: "normal", "normal", "normale";
    LOW: "baja", "low", "basse";
    QUESTION: "consulta", "question", "question";
    FAULT: "avería", "fault", "panne";
    COMPLAINT: "queja", "complaint", "réclamation";
    DELIVERY: "entrega", "delivery", "livraison";
    BILLING: "facturación", "billing", "facturation";
    OTHER: "otro", "other", "autre";
    ANSWER: "respuesta al cliente", "answer to the customer", "réponse au client";
    NOTE: "nota interna", "internal note", "note interne";
    REQUEST: "mensaje del cliente", "message from the customer", "message du client";

    TICKET_LABEL: "Ticket", "Ticket", "Ticket";
    THE_TICKET: "el ticket {name}", "the ticket {name}", "le ticket {name}";
    FIELD_OF_TICKET: "{field} del ticket {name}", "{field} of the ticket {name}", "{field} du ticket {name}";
    MESSAGE_LABEL: "Mensaje de un ticket", "Message of a ticket", "Message d’un ticket";
    THE_MESSAGE: "un mensaje en el ticket {name}", "a message in ticket {name}", "un message dans le ticket {name}";
    FIELD_OF_MESSAGE: "{field} de un mensaje del ticket {name}", "{field} of a message in ticket {name}", "{field} d’un message du ticket {name}";
    DID_ANSWER: "{user} respondió en el ticket {name}", "{user} answered in ticket {name}", "{user} a répondu dans le ticket {name}";
    DID_NOTE: "{user} dejó una nota interna en el ticket {name}", "{user} left an internal note in ticket {name}", "{user} a laissé une note interne dans le ticket {name}";
    DID_WRITE_DOWN: "{user} anotó un mensaje del cliente en el ticket {name}", "{user} wrote down a message from the customer in ticket {name}", "{user} a consigné un message du client dans le ticket {name}";
}

//! How the history tells of what is asked for: see [`told`](super::told), which has the sentences.

use crate::customer::details::entity::STATUSES;
use crate::customer::history::{Entity, PutBack, fields};
use crate::locale::Word;

/// The table `pending_change`.
pub const PENDING: Entity = Entity {
    table: "pending_change",
    label: LABEL,
    the: THE_REQUEST,
    field_of: FIELD_OF,
    names: &[&["asker_name"]],
    put_back: PutBack::Never,
    fields: fields! {
        field Choice(FIELDS): "Se pide cambiar" "Asked to change" "Changement demandé", "lo que se pide cambiar" "what is asked to change" "le changement demandé";
        state Choice(STATES): "Estado de la petición" "State of the request" "État de la demande", "el estado de la petición" "the state of the request" "l’état de la demande";
        was_credit_limit Money: "Límite de crédito hasta ahora" "Credit limit so far" "Plafond de crédit actuel", "el límite de crédito hasta ahora" "the credit limit so far" "le plafond de crédit actuel";
        credit_limit Money: "Límite de crédito pedido" "Credit limit asked for" "Plafond de crédit demandé", "el límite de crédito pedido" "the credit limit asked for" "le plafond de crédit demandé";
        was_currency Hidden: "Moneda hasta ahora" "Currency so far" "Devise actuelle", "la moneda hasta ahora" "the currency so far" "la devise actuelle";
        currency Hidden: "Moneda pedida" "Currency asked for" "Devise demandée", "la moneda pedida" "the currency asked for" "la devise demandée";
        was_iban Iban: "IBAN hasta ahora" "IBAN so far" "IBAN actuel", "el IBAN hasta ahora" "the IBAN so far" "l’IBAN actuel";
        iban Iban: "IBAN pedido" "IBAN asked for" "IBAN demandé", "el IBAN pedido" "the IBAN asked for" "l’IBAN demandé";
        was_status Choice(STATUSES): "Estado hasta ahora" "Status so far" "État actuel", "el estado hasta ahora" "the status so far" "l’état actuel";
        status Choice(STATUSES): "Estado pedido" "Status asked for" "État demandé", "el estado pedido" "the status asked for" "l’état demandé";
        was_blocked YesNo: "Bloqueado hasta ahora" "Blocked so far" "Bloqué actuellement", "el bloqueo hasta ahora" "the block so far" "le blocage actuel";
        blocked YesNo: "Bloqueo pedido" "Block asked for" "Blocage demandé", "el bloqueo pedido" "the block asked for" "le blocage demandé";
        was_blocked_reason Text: "Motivo del bloqueo hasta ahora" "Reason for the block so far" "Motif actuel du blocage", "el motivo del bloqueo hasta ahora" "the reason for the block so far" "le motif actuel du blocage";
        blocked_reason Text: "Motivo del bloqueo pedido" "Reason for the block asked for" "Motif du blocage demandé", "el motivo del bloqueo pedido" "the reason for the block asked for" "le motif du blocage demandé";
        was_payment_terms_days Days: "Plazo de pago hasta ahora" "Payment terms so far" "Délai de paiement actuel", "el plazo de pago hasta ahora" "the payment terms so far" "le délai de paiement actuel";
        payment_terms_days Days: "Plazo de pago pedido" "Payment terms asked for" "Délai de paiement demandé", "el plazo de pago pedido" "the payment terms asked for" "le délai de paiement demandé";
        reason Text: "Motivo" "Reason" "Motif", "el motivo" "the reason" "le motif";
        asker_name Text: "Lo pidió" "Asked by" "Demandé par", "quien lo pidió" "who asked" "qui l’a demandé";
        asked_at Instant: "Pedido el" "Asked on" "Demandé le", "la fecha de la petición" "the time of the request" "la date de la demande";
        decider_name Text: "Lo decidió" "Decided by" "Décidé par", "quien lo decidió" "who decided" "qui l’a décidé";
        decided_at Instant: "Decidido el" "Decided on" "Décidé le", "la fecha de la decisión" "the time of the decision" "la date de la décision";
        answer Text: "Respuesta" "Answer" "Réponse", "la respuesta" "the answer" "la réponse";
        asker_id Hidden: "Lo pidió" "Asked by" "Demandé par", "quien lo pidió" "who asked" "qui l’a demandé";
        decider_id Hidden: "Lo decidió" "Decided by" "Décidé par", "quien lo decidió" "who decided" "qui l’a décidé";
        history_id Hidden: "Cambio" "Change" "Modification", "el cambio" "the change" "la modification";
    },
};

const FIELDS: &[(&str, Word)] =
    &[("credit_limit", CREDIT_LIMIT), ("iban", IBAN), ("status", STATUS), ("payment_terms", PAYMENT_TERMS)];

const STATES: &[(&str, Word)] =
    &[("pending", PENDING_STATE), ("approved", APPROVED), ("refused", REFUSED), ("withdrawn", WITHDRAWN)];

crate::words! {
    LABEL: "Petición de cambio", "Request for a change", "Demande de changement";
    THE_REQUEST: "la petición de {name}", "the request of {name}", "la demande de {name}";
    FIELD_OF: "{field} de la petición de {name}", "{field} of the request of {name}", "{field} de la demande de {name}";
    CREDIT_LIMIT: "el límite de crédito", "the credit limit", "le plafond de crédit";
    IBAN: "el IBAN", "the IBAN", "l’IBAN";
    STATUS: "el estado", "the status", "l’état";
    PAYMENT_TERMS: "el plazo de pago", "the payment terms", "le délai de paiement";
    PENDING_STATE: "pendiente", "pending", "en attente";
    APPROVED: "aprobada", "approved", "approuvée";
    REFUSED: "rechazada", "refused", "refusée";
    WITHDRAWN: "retirada", "withdrawn", "retirée";
}

//! The words of support.

crate::words! {
    SUPPORT: "Soporte", "Support", "Assistance";
    NEW: "Nuevo", "New", "Nouveau";
    OPEN: "Abierto", "Open", "Ouvert";
    WAITING: "En espera del cliente", "Waiting for the customer", "En attente du client";
    RESOLVED: "Resuelto", "Resolved", "Résolu";
    CLOSED: "Cerrado", "Closed", "Clos";
    URGENT: "Urgente", "Urgent", "Urgente";
    HIGH: "Alta", "High", "Haute";
    NORMAL: "Normal", "Normal", "Normale";
    LOW: "Baja", "Low", "Basse";
    QUESTION: "Consulta", "Question", "Question";
    FAULT: "Avería", "Fault", "Panne";
    COMPLAINT: "Queja", "Complaint", "Réclamation";
    DELIVERY: "Entrega", "Delivery", "Livraison";
    BILLING: "Facturación", "Billing", "Facturation";
    OTHER: "Otro", "Other", "Autre";
    REQUEST: "Mensaje del cliente", "Message from the customer", "Message du client";
    ANSWER: "Respuesta al cliente", "Answer to the customer", "Réponse au client";
    NOTE: "Nota interna", "Internal note", "Note interne";

    START: "Empezar a trabajar", "Start work", "Prendre en charge";
    WAIT: "Esperar al cliente", "Wait for the customer", "Attendre le client";
    RESOLVE: "Resolver", "Resolve", "Résoudre";
    CLOSE: "Cerrar", "Close", "Clore";
    REOPEN: "Reabrir", "Reopen", "Rouvrir";
    ILLEGAL_STEP: "Un ticket en estado «{from}» no puede pasar a «{to}».", "A ticket that is “{from}” cannot become “{to}”.", "Un ticket «\u{a0}{from}\u{a0}» ne peut pas devenir «\u{a0}{to}\u{a0}».";
}

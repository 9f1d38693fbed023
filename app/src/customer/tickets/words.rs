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
    RESUME: "Reanudar", "Resume work", "Reprendre";
    WAIT: "Esperar al cliente", "Wait for the customer", "Attendre le client";
    RESOLVE: "Resolver", "Resolve", "Résoudre";
    CLOSE: "Cerrar", "Close", "Clore";
    REOPEN: "Reabrir", "Reopen", "Rouvrir";
    ILLEGAL_STEP: "Un ticket en estado «{from}» no puede pasar a «{to}».", "A ticket that is “{from}” cannot become “{to}”.", "Un ticket «\u{a0}{from}\u{a0}» ne peut pas devenir «\u{a0}{to}\u{a0}».";

    NEW_TICKET: "Nuevo ticket", "New ticket", "Nouveau ticket";
    EDIT_TICKET: "Editar el ticket", "Edit the ticket", "Modifier le ticket";
    SUBJECT: "Asunto", "Subject", "Objet";
    STATUS: "Estado", "Status", "État";
    PRIORITY: "Prioridad", "Priority", "Priorité";
    CATEGORY: "Categoría", "Category", "Catégorie";
    ASSIGNEE: "Asignado a", "Assigned to", "Attribué à";
    WHAT_THEY_WANT: "Qué pide el cliente", "What the customer wants", "Ce que demande le client";
    KIND: "Tipo de mensaje", "Kind of message", "Type de message";
    TEXT: "Mensaje", "Message", "Message";
    THEN_WAIT: "Después, esperar al cliente", "Then wait for the customer", "Ensuite, attendre le client";
    THEN_WAIT_HINT: "Solo para una respuesta: los plazos se detienen hasta que el cliente conteste.", "Only for an answer: the clocks stand still until the customer replies.", "Seulement pour une réponse\u{a0}: les délais s’arrêtent jusqu’au retour du client.";
    NOTE_HINT: "El cliente no ve las notas internas. Nada de lo que se envía se puede cambiar después.", "The customer does not see internal notes. What is sent cannot be changed afterwards.", "Le client ne voit pas les notes internes. Ce qui est envoyé ne peut plus être modifié.";
    SEND: "Enviar", "Send", "Envoyer";
    WRITE: "Escribir", "Write", "Écrire";
    RESOLUTION: "Resolución", "Resolution", "Résolution";
    RESOLUTION_HINT: "Cómo se ha resuelto. Solo hace falta para «Resuelto».", "How it was resolved. Only needed for “Resolved”.", "Comment il a été résolu. Nécessaire seulement pour «\u{a0}Résolu\u{a0}».";
    NEXT_STEP: "Cambiar el estado", "Change the status", "Changer l’état";
    TAKE_STEP: "Cambiar el estado", "Change the status", "Changer l’état";

    ANY_STATUS: "Todos los estados", "All statuses", "Tous les états";
    UNRESOLVED: "Sin resolver", "Unresolved", "Non résolus";
    ANY_PRIORITY: "Todas las prioridades", "All priorities", "Toutes les priorités";
    ANY_CATEGORY: "Todas las categorías", "All categories", "Toutes les catégories";
    ANYBODY: "Todos", "Anybody", "Tout le monde";
    NOBODY: "Nadie", "Nobody", "Personne";
    FILTERS: "Filtrar los tickets", "Filter the tickets", "Filtrer les tickets";
    EMPTY: "Todavía no hay tickets", "No tickets yet", "Aucun ticket pour l’instant";
    EMPTY_HINT: "Aquí aparecerá lo que el cliente pida, hasta que esté resuelto.", "What the customer asks for will appear here until it is resolved.", "Ce que demande le client apparaîtra ici jusqu’à sa résolution.";
    NO_MATCH: "Ningún ticket coincide con los filtros", "No ticket matches the filters", "Aucun ticket ne correspond aux filtres";
    BACK: "Volver al soporte", "Back to support", "Retour à l’assistance";
    BACK_TO_TICKET: "Volver al ticket", "Back to the ticket", "Retour au ticket";

    OPENED: "Abierto el", "Opened", "Ouvert le";
    SINCE: "En este estado desde", "In this status since", "Dans cet état depuis";
    FIRST_ANSWER: "Primera respuesta", "First answer", "Première réponse";
    SOLUTION: "Solución", "Solution", "Résolution";
    WAITED: "Tiempo en espera del cliente", "Time waiting for the customer", "Temps d’attente du client";
    DUE: "Hasta el {when}", "Due {when}", "Échéance\u{a0}: {when}";
    OVERDUE_SINCE: "Fuera de plazo desde el {when}", "Overdue since {when}", "En retard depuis le {when}";
    TOOK: "En {time} (objetivo: {target})", "In {time} (target: {target})", "En {time} (objectif\u{a0}: {target})";
    PAUSED: "En pausa: {time} de {target}", "Paused: {time} of {target}", "En pause\u{a0}: {time} sur {target}";
    LATE: "Con retraso", "Late", "En retard";
    OVERDUE: "Fuera de plazo", "Overdue", "En retard";
    ONE_OVERDUE: "1 fuera de plazo", "1 overdue", "1 en retard";
    SOME_OVERDUE: "{count} fuera de plazo", "{count} overdue", "{count} en retard";
    ONE_NEEDS_ATTENTION: "Requiere atención: 1 ticket de soporte está fuera de plazo.", "Needs attention: 1 support ticket is overdue.", "À traiter\u{a0}: 1 ticket d’assistance est en retard.";
    SOME_NEED_ATTENTION: "Requiere atención: {count} tickets de soporte están fuera de plazo.", "Needs attention: {count} support tickets are overdue.", "À traiter\u{a0}: {count} tickets d’assistance sont en retard.";
    SEE_TICKETS: "Ver los tickets", "See the tickets", "Voir les tickets";
    DAYS_SHORT: "{count} d", "{count} d", "{count} j";
    HOURS_SHORT: "{count} h", "{count} h", "{count} h";
    MINUTES_SHORT: "{count} min", "{count} min", "{count} min";

    MESSAGES: "Mensajes", "Messages", "Messages";
    NO_MESSAGES: "Todavía no hay mensajes.", "No messages yet.", "Aucun message pour l’instant.";
    EARLIER: "Mensajes anteriores", "Earlier messages", "Messages précédents";
    LATEST: "Mensajes más recientes", "Latest messages", "Derniers messages";
    STEPS: "Pasos", "Steps", "Étapes";
    STEP_OPENED: "Abierto", "Opened", "Ouvert";
    STEP: "De «{from}» a «{to}»", "From “{from}” to “{to}”", "De «\u{a0}{from}\u{a0}» à «\u{a0}{to}\u{a0}»";
}

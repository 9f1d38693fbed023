//! How the history tells of activities.

use crate::customer::history::{Entity, PutBack, fields};
use crate::locale::Word;

/// The table `activity`. People are told by the names that the row has kept.
pub const ACTIVITY: Entity = Entity {
    table: "activity",
    label: LABEL,
    the: THE_ACTIVITY,
    field_of: FIELD_OF_ACTIVITY,
    names: &[&["subject"]],
    put_back: PutBack::Columns(&[
        "done_at",
        "kind",
        "subject",
        "due_at",
        "duration_minutes",
        "place",
        "contact_name",
        "assignee_name",
        "priority",
        "notes",
        "outcome",
    ]),
    fields: fields! {
        done_at Mark(DID_FINISH, DID_REOPEN): "Hecha el" "Done on" "Faite le", "la fecha en que se hizo" "the date it was done" "la date à laquelle elle a été faite";
        kind Choice(KINDS): "Tipo" "Kind" "Type", "el tipo" "the kind" "le type";
        subject Text: "Asunto" "Subject" "Objet", "el asunto" "the subject" "l’objet";
        due_at InstantOrDay: "Fecha" "Date" "Date", "la fecha" "the date" "la date";
        all_day Hidden: "Todo el día" "All day" "Toute la journée", "la duración de todo el día" "the whole day" "la journée entière";
        duration_minutes Text: "Duración (minutos)" "Duration (minutes)" "Durée (minutes)", "la duración en minutos" "the duration in minutes" "la durée en minutes";
        place Text: "Lugar" "Place" "Lieu", "el lugar" "the place" "le lieu";
        contact_id Hidden: "Contacto" "Contact" "Contact", "el contacto" "the contact" "le contact";
        contact_name Text: "Contacto" "Contact" "Contact", "el contacto" "the contact" "le contact";
        assignee_id Hidden: "A cargo de" "Assigned to" "Confiée à", "la persona a cargo" "the person in charge" "la personne chargée";
        assignee_name Text: "A cargo de" "Assigned to" "Confiée à", "la persona a cargo" "the person in charge" "la personne chargée";
        priority Choice(PRIORITIES): "Prioridad" "Priority" "Priorité", "la prioridad" "the priority" "la priorité";
        notes LongText: "Notas" "Notes" "Notes", "las notas" "the notes" "les notes";
        outcome Text: "Resultado" "Outcome" "Résultat", "el resultado" "the outcome" "le résultat";
    },
};

const KINDS: &[(&str, Word)] = &[("call", CALL), ("meeting", MEETING), ("task", TASK), ("note", NOTE)];
const PRIORITIES: &[(&str, Word)] = &[("low", LOW), ("normal", NORMAL), ("high", HIGH)];

crate::words! {
    LABEL: "Actividad", "Activity", "Activité";
    CALL: "llamada", "call", "appel";
    MEETING: "reunión", "meeting", "réunion";
    TASK: "tarea", "task", "tâche";
    NOTE: "nota", "note", "note";
    LOW: "baja", "low", "basse";
    NORMAL: "normal", "normal", "normale";
    HIGH: "alta", "high", "haute";
    THE_ACTIVITY: "la actividad {name}", "the activity {name}", "l’activité {name}";
    FIELD_OF_ACTIVITY: "{field} de la actividad {name}", "{field} of the activity {name}", "{field} de l’activité {name}";
    DID_FINISH: "{user} dio por hecha {thing}", "{user} marked {thing} as done", "{user} a marqué {thing} comme faite";
    DID_REOPEN: "{user} volvió a dejar por hacer {thing}", "{user} marked {thing} as not done", "{user} a remis {thing} à faire";
}

//! What is being done with the demo's customers: calls, meetings, tasks and notes, around the day on which it is loaded.

use super::{Details, find};
use crate::customer::activities::model::ActivityForm;
use crate::customer::activities::store;
use crate::db::{Db, DbError};
use crate::locale::Locale;
use crate::ui::form::Form as _;
use crate::user::Access;
use crate::value::{ContactId, UserId};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Madrid;

/// An activity: its customer, its kind and subject, in how many days and at what time, and the rest as it is typed.
struct Planned(&'static str, &'static str, &'static str, i64, &'static str, &'static [(&'static str, &'static str)]);

const PLANNED: &[Planned] = &[
    Planned("C-0003", "call", "Preguntar por el pedido de abril", -3, "10:00", &[("duration", "15")]),
    Planned("C-0003", "task", "Enviar el catálogo nuevo", 2, "", &[("notes", "En papel: no lo quieren por correo.")]),
    Planned("C-0003", "note", "Prefieren que se les llame por la mañana", -20, "", &[]),
    Planned(
        "C-0004",
        "meeting",
        "Dégustation des nouvelles farines",
        1,
        "09:30",
        &[("duration", "90"), ("place", "Au fournil"), ("priority", "high")],
    ),
    Planned(
        "C-0004",
        "call",
        "Confirmer la livraison de lundi",
        -6,
        "16:00",
        &[("done", "on"), ("outcome", "Livraison avant 6 h, par la cour.")],
    ),
    Planned("C-0004", "task", "Mettre à jour les tarifs", 14, "", &[("priority", "low")]),
    Planned("C-0008", "call", "Reclamar la factura vencida", 0, "12:00", &[("priority", "high")]),
    Planned(
        "C-0008",
        "task",
        "Preparar la oferta de Navidad",
        5,
        "",
        &[("notes", "Roscones y turrones;\nprecios del año pasado más un 3 %.")],
    ),
    Planned(
        "C-0008",
        "meeting",
        "Visita al obrador",
        -12,
        "11:00",
        &[
            ("done", "on"),
            ("duration", "60"),
            ("place", "Obrador de La Espiga"),
            ("outcome", "Amplían el horno en enero. Volver en febrero."),
        ],
    ),
    Planned("C-0008", "note", "Cierran en agosto", -40, "", &[]),
    Planned("C-0012", "task", "Send the new terms for signature", -1, "", &[("priority", "high")]),
    Planned("C-0012", "meeting", "Review of the year", 8, "15:00", &[("duration", "45"), ("place", "Video call")]),
    Planned(
        "C-0012",
        "call",
        "New address for invoices",
        -4,
        "17:30",
        &[("done", "on"), ("outcome", "They send it in writing by the end of the week.")],
    ),
    Planned(
        "C-0017",
        "meeting",
        "Présentation de la carte d’hiver",
        3,
        "10:00",
        &[("duration", "120"), ("place", "Salon Étoile")],
    ),
    Planned("C-0017", "task", "Relancer le devis du linge", 0, "", &[]),
    Planned("C-0017", "call", "Remercier pour l’accueil", -9, "14:00", &[("done", "on")]),
    Planned("C-0024", "call", "Plazo de entrega de las bridas", 0, "09:00", &[("duration", "10")]),
    Planned(
        "C-0024",
        "meeting",
        "Visita al astillero con calidad",
        6,
        "08:30",
        &[("duration", "180"), ("place", "Astillero de Sestao"), ("notes", "Llevar casco y calzado de seguridad.")],
    ),
    Planned("C-0024", "task", "Revisar el contrato marco", 0, "undated", &[("priority", "low")]),
    Planned("C-0024", "note", "El pedido lo firma siempre Begoña", -30, "", &[]),
];

/// Plans and does it all, for the first user where there is one.
pub async fn load(db: &Db, access: &Access) -> Result<(), DbError> {
    let mut tx = db.write(access).await?;
    let now = tx.now();
    let first: Option<(UserId,)> = tx.query("SELECT id FROM app_user ORDER BY id LIMIT 1").optional().await?;
    tx.commit().await?;
    for planned in PLANNED {
        let Some(customer) = find(db, access, planned.0).await? else { continue };
        let mut tx = db.write(access).await?;
        let contact = "SELECT id FROM contact WHERE customer_id = $1 ORDER BY id LIMIT 1";
        let contact: Option<(ContactId,)> = tx.query(contact).bind(customer.id).optional().await?;
        let form = planned.form(&customer, now, first.map(|(id,)| id), contact.map(|(id,)| id));
        if let Ok(edit) = form.parse(Locale::En) {
            store::insert(&mut tx, customer.id, &edit, Madrid).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

impl Planned {
    fn form(
        &self,
        customer: &Details,
        now: DateTime<Utc>,
        first: Option<UserId>,
        contact: Option<ContactId>,
    ) -> ActivityForm {
        let Planned(_, kind, subject, days, time, more) = self;
        let day = (now + TimeDelta::days(*days)).date_naive().to_string();
        let (day, time) = if *time == "undated" { (String::new(), "") } else { (day, *time) };
        let mut form = ActivityForm {
            kind: (*kind).to_owned(),
            subject: (*subject).to_owned(),
            day,
            time: time.to_owned(),
            // Whoever looks after the customer does it.
            assignee_id: customer.owner_id.or(first).map(|id| id.to_string()).unwrap_or_default(),
            contact_id: contact.filter(|_| *kind != "task").map(|id| id.to_string()).unwrap_or_default(),
            ..ActivityForm::default()
        };
        for (field, text) in *more {
            let text = (*text).to_owned();
            match *field {
                "duration" => form.duration = text,
                "place" => form.place = text,
                "priority" => form.priority = text,
                "notes" => form.notes = text,
                "done" => form.done = text,
                _ => form.outcome = text,
            }
        }
        form
    }
}

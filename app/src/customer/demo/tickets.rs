//! What the demo customers have asked of us: some of it is done, some is waiting, and some takes too long.

use crate::customer::tickets::model::TicketEdit;
use crate::customer::tickets::store::{self, Sight};
use crate::customer::tickets::target::Targets;
use crate::customer::tickets::terms::{Category, MessageKind, Priority, Status};
use crate::customer::tickets::thread::{MessageEdit, StepEdit};
use crate::customer::tickets::work;
use crate::db::{Db, DbError, Tx};
use crate::user::Access;
use crate::value::{CustomerId, TicketId, UserId};
use chrono::{DateTime, TimeDelta, Utc};

/// One ticket: the customer's number, how many hours ago it was opened, what it is about, and what became of it.
struct Story {
    customer: &'static str,
    hours_ago: i64,
    priority: Priority,
    category: Category,
    subject: &'static str,
    request: &'static str,
    assigned: bool,
    then: &'static [(i64, Event)],
}

/// What happened so many hours after the opening.
enum Event {
    /// Somebody wrote.
    Said(MessageKind, &'static str),
    /// We answered with a question.
    Asked(&'static str),
    /// It went on without a word.
    Became(Status),
    /// It was resolved, and how.
    Resolved(&'static str),
}

use Event::{Asked, Became, Resolved, Said};
use MessageKind::{Answer, Note, Request};

const STORIES: &[Story] = &[
    Story {
        customer: "C-0001",
        hours_ago: 9 * 24,
        priority: Priority::Normal,
        category: Category::Delivery,
        subject: "Two crates of cups arrived broken",
        request: "Of the twelve crates two came with the cups in pieces. The driver has seen it and signed.",
        assigned: true,
        then: &[
            (
                2,
                Said(
                    Answer,
                    "We are sorry. Two crates leave tonight with your usual delivery; please keep the broken ones for the driver.",
                ),
            ),
            (26, Said(Note, "The carrier has accepted the claim.")),
            (30, Resolved("Two crates sent again at no cost; the carrier pays.")),
            (78, Became(Status::Closed)),
        ],
    },
    Story {
        customer: "C-0001",
        hours_ago: 5,
        priority: Priority::High,
        category: Category::Fault,
        subject: "The grinder stops after a minute",
        request: "It heats up and stops. We have changed the socket already. We can work with the old one until tomorrow.",
        assigned: true,
        then: &[(1, Asked("Could you tell us the serial number? It is on the plate underneath."))],
    },
    Story {
        customer: "C-0004",
        hours_ago: 30,
        priority: Priority::High,
        category: Category::Fault,
        subject: "Le four affiche E7",
        request: "Depuis ce matin le four affiche E7 et ne chauffe plus. Nous perdons la fournée de l’après-midi.",
        assigned: false,
        then: &[],
    },
    Story {
        customer: "C-0008",
        hours_ago: 50,
        priority: Priority::Normal,
        category: Category::Billing,
        subject: "Factura con el IVA equivocado",
        request: "La última factura lleva el 21 % y debería llevar el 10 %. No podremos pagarla así.",
        assigned: true,
        then: &[
            (4, Said(Answer, "Tiene razón, la corregimos hoy mismo y le mandamos una rectificativa.")),
            (5, Said(Note, "Revisar el tipo de IVA de todo el catálogo de pan.")),
        ],
    },
    Story {
        customer: "C-0012",
        hours_ago: 3,
        priority: Priority::Urgent,
        category: Category::Complaint,
        subject: "Third late delivery this month",
        request: "Our counter has been empty since Monday. If this happens again we will have to look elsewhere.",
        assigned: false,
        then: &[],
    },
    Story {
        customer: "C-0017",
        hours_ago: 26,
        priority: Priority::Low,
        category: Category::Question,
        subject: "Cartes en braille",
        request: "Pourriez-vous imprimer nos cartes de petit déjeuner en braille\u{a0}?",
        assigned: true,
        then: &[
            (20, Said(Answer, "Oui, à partir de cent exemplaires. Nous vous envoyons un échantillon.")),
            (22, Became(Status::Waiting)),
        ],
    },
    Story {
        customer: "C-0024",
        hours_ago: 70,
        priority: Priority::Normal,
        category: Category::Other,
        subject: "Certificados de los cabos de amarre",
        request: "Para la auditoría necesitamos los certificados de los tres últimos pedidos.",
        assigned: true,
        then: &[
            (1, Asked("¿Los necesitan en papel o basta el PDF?")),
            (20, Said(Request, "Basta el PDF, a la dirección de Compras.")),
            (24, Resolved("Enviados los tres certificados en PDF a Compras.")),
        ],
    },
];

/// Tells every story, under the names of two colleagues.
pub(super) async fn load(db: &Db) -> Result<(), DbError> {
    let (ana, luc) = (Access::command("demo", "ana"), Access::command("demo", "luc"));
    for (place, story) in STORIES.iter().enumerate() {
        // What stands in Café Zürich's history of Luc is told elsewhere.
        let (access, name) = if place % 2 == 0 || story.customer == "C-0001" { (&ana, "Ana") } else { (&luc, "Luc") };
        let mut tx = db.write(access).await?;
        tell(&mut tx, story, name).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn tell(tx: &mut Tx, story: &Story, name: &str) -> Result<(), DbError> {
    let customer = "SELECT id FROM customer WHERE number = $1 AND deleted_at IS NULL";
    let Some((customer,)) = tx.query(customer).bind(story.customer).optional::<(CustomerId,)>().await? else {
        return Ok(());
    };
    let first = "SELECT id FROM app_user WHERE disabled = $1 ORDER BY id LIMIT 1";
    let user = tx.query(first).bind(false).optional::<(UserId,)>().await?;
    let opened = tx.now() - TimeDelta::hours(story.hours_ago);
    let edit = TicketEdit {
        subject: story.subject.to_owned(),
        priority: story.priority,
        category: story.category,
        assignee_id: user.filter(|_| story.assigned).map(|(user,)| user),
        request: Some(story.request.to_owned()),
    };
    let Some(id) = store::insert(tx, &sight(customer, opened), &edit, name).await? else { return Ok(()) };
    for (hours, event) in story.then {
        happen(tx, &sight(customer, opened + TimeDelta::hours(*hours)), id, event, name).await?;
    }
    Ok(())
}

fn sight(customer: CustomerId, now: DateTime<Utc>) -> Sight {
    Sight { customer, deleted: false, zone: chrono_tz::UTC, now, targets: Targets::default() }
}

async fn happen(tx: &mut Tx, sight: &Sight, id: TicketId, event: &Event, name: &str) -> Result<(), DbError> {
    let (kind, body, wait) = match event {
        Said(kind, body) => (*kind, *body, false),
        Asked(body) => (Answer, *body, true),
        Became(to) => return step(tx, sight, id, *to, None).await,
        Resolved(how) => return step(tx, sight, id, Status::Resolved, Some((*how).to_owned())).await,
    };
    let edit = MessageEdit { kind, body: body.to_owned(), wait };
    work::add_message(tx, sight, id, &edit, name).await.map(drop)
}

async fn step(tx: &mut Tx, sight: &Sight, id: TicketId, to: Status, resolution: Option<String>) -> Result<(), DbError> {
    if let Some(now) = store::find(tx, sight, id).await? {
        work::step(tx, sight, id, now.version, &StepEdit { to, resolution }).await?;
    }
    Ok(())
}

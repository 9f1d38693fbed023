use super::*;
use serde_json::json;

fn row(json: Value) -> Columns {
    match json {
        Value::Object(row) => row,
        other => panic!("{other} is no row"),
    }
}

fn redacted(erasing: &Erasing, table: &str, id: i64, json: Value) -> (bool, Value) {
    let mut row = row(json);
    let changed = erasing.redact(Personal::find(table).expect("a table"), id, &mut row);
    (changed, Value::Object(row))
}

#[test]
fn of_a_customer_goes_all_that_is_theirs_and_figures_stay() {
    let all = Erasing::default();
    let was = json!({"id": 1, "number": "C-1", "name": "Café Zürich", "iban": null, "tags": "vip", "credit_limit": 5});
    let left = json!({"id": 1, "number": "C-1", "name": "***", "iban": null, "tags": "", "credit_limit": 5});
    assert_eq!(redacted(&all, "customer", 1, was), (true, left.clone()));
    assert_eq!(redacted(&all, "customer", 1, left.clone()), (false, left), "what is erased stays as it is");
}

#[test]
fn what_the_law_has_kept_stays_as_it_was_printed_and_nothing_that_stood_there_before() {
    let printed = row(json!({"notes": "Gracias", "buyer_name": "Zoë Müller", "over_limit_reason": "Zoë asked"}));
    let all = Erasing { kept: HashMap::from([(("document", 3), printed)]), ..Erasing::default() };
    let now = json!({"notes": "Gracias", "buyer_name": "Zoë Müller", "over_limit_reason": "Zoë asked"});
    let left = json!({"notes": "Gracias", "buyer_name": "Zoë Müller", "over_limit_reason": null});
    assert_eq!(redacted(&all, "document", 3, now), (true, left));
    let draft = json!({"notes": "Ask Zoë first", "buyer_name": null});
    assert_eq!(redacted(&all, "document", 3, draft), (true, json!({"notes": null, "buyer_name": null})));
    let other = json!({"buyer_name": "Zoë Müller"});
    assert_eq!(redacted(&all, "document", 4, other), (true, json!({"buyer_name": "***"})));
}

#[test]
fn of_a_contact_goes_their_own_row_and_their_name_where_it_is_told_of() {
    let mut zoe = Erasing { persons: BTreeSet::from([7]), ..Erasing::default() };
    zoe.name(["Zoë Müller", "zoe@cafe.example\nz@m.example", "Zoë", "***"]);
    assert_eq!(zoe.names, ["zoe@cafe.example", "Zoë Müller", "z@m.example"]);
    let call = json!({"contact_id": 7, "contact_name": "Zoë Müller", "subject": "Ask Zoë Müller (Zoë Müllers too)"});
    let left = json!({"contact_id": 7, "contact_name": null, "subject": "Ask *** (Zoë Müllers too)"});
    assert_eq!(redacted(&zoe, "activity", 1, call), (true, left));
    let other = json!({"name": "Wile", "notes": "Write to zoe@cafe.example"});
    assert_eq!(redacted(&zoe, "contact", 8, other), (true, json!({"name": "Wile", "notes": "Write to ***"})));
    let customer = json!({"name": "Zoë Müller"});
    assert_eq!(redacted(&zoe, "customer", 1, customer.clone()), (false, customer), "the customer's own name stays");
    let file = json!({"name": "CV Zoë Müller.pdf"});
    assert_eq!(redacted(&zoe, "file", 5, file), (true, json!({"name": "CV ***5.pdf"})));
}

-- What a card shows first is found along an index, however many rows a customer has.

-- Whom tickets are assigned to is asked for each colleague, not of all tickets.
CREATE INDEX ticket_assignee ON ticket (customer_id, assignee_id) WHERE deleted_at IS NULL;

-- One index for a customer's addresses: beside a second one Postgres may take that and sort them all.
DROP INDEX address_of_customer;
DROP INDEX address_customer_id;
CREATE INDEX address_of_customer ON address (customer_id, is_default DESC, id, deleted_at);

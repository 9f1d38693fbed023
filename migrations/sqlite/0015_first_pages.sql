-- What a card shows first is found along an index, however many rows a customer has.

-- Whom tickets are assigned to is asked for each colleague, not of all tickets.
CREATE INDEX ticket_assignee ON ticket (customer_id, assignee_id) WHERE deleted_at IS NULL;

-- One index for a customer's addresses: beside a second one Postgres may take that and sort them all.
DROP INDEX address_of_customer;
DROP INDEX address_customer_id;
CREATE INDEX address_of_customer ON address (customer_id, is_default DESC, id, deleted_at);

-- The counts on the badges, and the contacts that are offered to choose from, are read in an index alone.
DROP INDEX product_exclusive_customer_id;
CREATE INDEX product_exclusive_customer_id ON product (exclusive_customer_id, name_key, id, deleted_at, active);
DROP INDEX contact_in_order;
CREATE INDEX contact_in_order
  ON contact (customer_id, (CASE WHEN is_primary THEN 0 ELSE 1 END), name_key, id, deleted_at, name);

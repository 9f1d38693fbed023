-- What the list looks for along its order it finds in these indexes alone: the rows of the customers, and those of their addresses
-- and contacts, lie far apart where there are many.

DROP INDEX customer_by_name;
CREATE INDEX customer_by_name ON customer (name_key, id, deleted_at, status, owner_id, search_key);
CREATE INDEX address_words ON address (customer_id, search_key) WHERE deleted_at IS NULL;
CREATE INDEX contact_words ON contact (customer_id, search_key) WHERE deleted_at IS NULL;

-- Whose an address or a contact is that has the letters.
CREATE INDEX address_customers ON address (id, customer_id) WHERE deleted_at IS NULL;
CREATE INDEX contact_customers ON contact (id, customer_id) WHERE deleted_at IS NULL;

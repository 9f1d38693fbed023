-- What the list looks for among the first customers it finds in these indexes alone: the rows themselves, and those of their
-- addresses and contacts, lie far apart where there are many.

DROP INDEX customer_by_name;
CREATE INDEX customer_by_name ON customer (name_key, id, deleted_at, status, owner_id, search_key);
CREATE INDEX address_words ON address (customer_id, search_key) WHERE deleted_at IS NULL;
CREATE INDEX contact_words ON contact (customer_id, search_key) WHERE deleted_at IS NULL;

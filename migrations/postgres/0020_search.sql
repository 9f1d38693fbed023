-- What the list of customers is searched by, cut into runs of three letters: a word of three letters or more is found through
-- them, however many customers there are. The extension is part of Postgres's own distribution. What waits to be put into an
-- index is read by every search, so little waits.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX customer_letters ON customer USING gin (search_key gin_trgm_ops) WITH (gin_pending_list_limit = 256);
CREATE INDEX address_letters ON address USING gin (search_key gin_trgm_ops) WITH (gin_pending_list_limit = 256);
CREATE INDEX contact_letters ON contact USING gin (search_key gin_trgm_ops) WITH (gin_pending_list_limit = 256);

-- What the list is filtered and ordered by.
CREATE INDEX customer_deleted_by_name ON customer (name_key, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX customer_inactive_by_name ON customer (name_key, id) WHERE deleted_at IS NULL AND status = 'inactive';
CREATE INDEX customer_by_credit_limit ON customer (COALESCE(credit_limit, 9223372036854775807), id);
DROP INDEX customer_owner_id;
CREATE INDEX customer_owner_id ON customer (owner_id, name_key, id);
-- What the filters offer: every value that there is.
CREATE INDEX customer_currency ON customer (currency) WHERE deleted_at IS NULL;
CREATE INDEX customer_tags ON customer (tags) WHERE deleted_at IS NULL AND tags <> '';
CREATE INDEX address_country ON address (country, customer_id) WHERE deleted_at IS NULL;

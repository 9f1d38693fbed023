-- What the list of customers is searched by, cut into runs of three letters: a word of three letters or more is found through
-- them, however many customers there are. The texts stay where they are; these tables only know in which rows the runs stand.

CREATE VIRTUAL TABLE customer_letters USING fts5
  (search_key, content = customer, content_rowid = id, tokenize = 'trigram', detail = none);
CREATE VIRTUAL TABLE address_letters USING fts5
  (search_key, content = address, content_rowid = id, tokenize = 'trigram', detail = none);
CREATE VIRTUAL TABLE contact_letters USING fts5
  (search_key, content = contact, content_rowid = id, tokenize = 'trigram', detail = none);
INSERT INTO customer_letters (customer_letters) VALUES ('rebuild');
INSERT INTO address_letters (address_letters) VALUES ('rebuild');
INSERT INTO contact_letters (contact_letters) VALUES ('rebuild');

CREATE TRIGGER customer_letters_insert AFTER INSERT ON customer BEGIN
  INSERT INTO customer_letters (rowid, search_key) VALUES (NEW.id, NEW.search_key);
END;
CREATE TRIGGER customer_letters_update AFTER UPDATE OF search_key ON customer WHEN OLD.search_key <> NEW.search_key BEGIN
  INSERT INTO customer_letters (customer_letters, rowid, search_key) VALUES ('delete', OLD.id, OLD.search_key);
  INSERT INTO customer_letters (rowid, search_key) VALUES (NEW.id, NEW.search_key);
END;
CREATE TRIGGER customer_letters_delete AFTER DELETE ON customer BEGIN
  INSERT INTO customer_letters (customer_letters, rowid, search_key) VALUES ('delete', OLD.id, OLD.search_key);
END;

CREATE TRIGGER address_letters_insert AFTER INSERT ON address BEGIN
  INSERT INTO address_letters (rowid, search_key) VALUES (NEW.id, NEW.search_key);
END;
CREATE TRIGGER address_letters_update AFTER UPDATE OF search_key ON address WHEN OLD.search_key <> NEW.search_key BEGIN
  INSERT INTO address_letters (address_letters, rowid, search_key) VALUES ('delete', OLD.id, OLD.search_key);
  INSERT INTO address_letters (rowid, search_key) VALUES (NEW.id, NEW.search_key);
END;
CREATE TRIGGER address_letters_delete AFTER DELETE ON address BEGIN
  INSERT INTO address_letters (address_letters, rowid, search_key) VALUES ('delete', OLD.id, OLD.search_key);
END;

CREATE TRIGGER contact_letters_insert AFTER INSERT ON contact BEGIN
  INSERT INTO contact_letters (rowid, search_key) VALUES (NEW.id, NEW.search_key);
END;
CREATE TRIGGER contact_letters_update AFTER UPDATE OF search_key ON contact WHEN OLD.search_key <> NEW.search_key BEGIN
  INSERT INTO contact_letters (contact_letters, rowid, search_key) VALUES ('delete', OLD.id, OLD.search_key);
  INSERT INTO contact_letters (rowid, search_key) VALUES (NEW.id, NEW.search_key);
END;
CREATE TRIGGER contact_letters_delete AFTER DELETE ON contact BEGIN
  INSERT INTO contact_letters (contact_letters, rowid, search_key) VALUES ('delete', OLD.id, OLD.search_key);
END;

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

-- What a customer is searched by, in one place and in the order of the list: their own text, and that of each of their addresses
-- and contacts, under the name by which the customer stands in the list. Whoever looks along the list for a word reads this from
-- one end to the other. The indexes of the addresses' and contacts' texts had them in the order in which customers were entered.

CREATE TABLE customer_words (
  name_key    TEXT    NOT NULL,
  customer_id INTEGER NOT NULL,
  part        INTEGER NOT NULL,   -- 0: the customer's own, 1: of an address, 2: of a contact
  part_id     INTEGER NOT NULL,
  words       TEXT    NOT NULL,
  PRIMARY KEY (name_key, customer_id, part, part_id)
) WITHOUT ROWID;

INSERT INTO customer_words
  SELECT name_key, id, 0, id, search_key FROM customer
  UNION ALL SELECT c.name_key, c.id, 1, a.id, a.search_key FROM address a JOIN customer c ON c.id = a.customer_id
    WHERE a.deleted_at IS NULL
  UNION ALL SELECT c.name_key, c.id, 2, p.id, p.search_key FROM contact p JOIN customer c ON c.id = p.customer_id
    WHERE p.deleted_at IS NULL
  ORDER BY 1, 2, 3, 4;

DROP INDEX address_words;
DROP INDEX contact_words;
DROP INDEX customer_by_name;
CREATE INDEX customer_by_name ON customer (name_key, id, deleted_at, status, owner_id);

CREATE TRIGGER customer_words_insert AFTER INSERT ON customer BEGIN
  INSERT OR REPLACE INTO customer_words VALUES (NEW.name_key, NEW.id, 0, NEW.id, NEW.search_key);
END;
CREATE TRIGGER customer_words_update AFTER UPDATE OF name_key, search_key ON customer
WHEN OLD.name_key <> NEW.name_key OR OLD.search_key <> NEW.search_key BEGIN
  UPDATE customer_words SET words = NEW.search_key WHERE name_key = OLD.name_key AND customer_id = OLD.id AND part = 0;
  UPDATE OR REPLACE customer_words SET name_key = NEW.name_key
    WHERE name_key = OLD.name_key AND customer_id = OLD.id AND OLD.name_key <> NEW.name_key;
END;
CREATE TRIGGER customer_words_delete AFTER DELETE ON customer BEGIN
  DELETE FROM customer_words WHERE name_key = OLD.name_key AND customer_id = OLD.id;
END;

CREATE TRIGGER address_words_insert AFTER INSERT ON address WHEN NEW.deleted_at IS NULL BEGIN
  INSERT OR REPLACE INTO customer_words SELECT name_key, id, 1, NEW.id, NEW.search_key FROM customer WHERE id = NEW.customer_id;
END;
CREATE TRIGGER address_words_update AFTER UPDATE OF search_key, deleted_at, customer_id ON address
WHEN OLD.search_key <> NEW.search_key OR OLD.deleted_at IS NOT NEW.deleted_at OR OLD.customer_id <> NEW.customer_id BEGIN
  DELETE FROM customer_words WHERE name_key = (SELECT name_key FROM customer WHERE id = OLD.customer_id)
    AND customer_id = OLD.customer_id AND part = 1 AND part_id = OLD.id;
  INSERT OR REPLACE INTO customer_words SELECT name_key, id, 1, NEW.id, NEW.search_key FROM customer
    WHERE id = NEW.customer_id AND NEW.deleted_at IS NULL;
END;
CREATE TRIGGER address_words_delete AFTER DELETE ON address BEGIN
  DELETE FROM customer_words WHERE name_key = (SELECT name_key FROM customer WHERE id = OLD.customer_id)
    AND customer_id = OLD.customer_id AND part = 1 AND part_id = OLD.id;
END;

CREATE TRIGGER contact_words_insert AFTER INSERT ON contact WHEN NEW.deleted_at IS NULL BEGIN
  INSERT OR REPLACE INTO customer_words SELECT name_key, id, 2, NEW.id, NEW.search_key FROM customer WHERE id = NEW.customer_id;
END;
CREATE TRIGGER contact_words_update AFTER UPDATE OF search_key, deleted_at, customer_id ON contact
WHEN OLD.search_key <> NEW.search_key OR OLD.deleted_at IS NOT NEW.deleted_at OR OLD.customer_id <> NEW.customer_id BEGIN
  DELETE FROM customer_words WHERE name_key = (SELECT name_key FROM customer WHERE id = OLD.customer_id)
    AND customer_id = OLD.customer_id AND part = 2 AND part_id = OLD.id;
  INSERT OR REPLACE INTO customer_words SELECT name_key, id, 2, NEW.id, NEW.search_key FROM customer
    WHERE id = NEW.customer_id AND NEW.deleted_at IS NULL;
END;
CREATE TRIGGER contact_words_delete AFTER DELETE ON contact BEGIN
  DELETE FROM customer_words WHERE name_key = (SELECT name_key FROM customer WHERE id = OLD.customer_id)
    AND customer_id = OLD.customer_id AND part = 2 AND part_id = OLD.id;
END;

-- Where somebody else than Ficha replaces a row by one of the same id, SQLite tells of no deletion.
CREATE TRIGGER customer_words_replace BEFORE INSERT ON customer WHEN EXISTS (SELECT 1 FROM customer WHERE id = NEW.id) BEGIN
  UPDATE OR REPLACE customer_words SET name_key = NEW.name_key
    WHERE name_key = (SELECT name_key FROM customer WHERE id = NEW.id) AND customer_id = NEW.id;
END;
CREATE TRIGGER address_words_replace BEFORE INSERT ON address WHEN EXISTS (SELECT 1 FROM address WHERE id = NEW.id) BEGIN
  DELETE FROM customer_words WHERE part = 1 AND part_id = NEW.id AND (name_key, customer_id) =
    (SELECT c.name_key, c.id FROM address a JOIN customer c ON c.id = a.customer_id WHERE a.id = NEW.id);
END;
CREATE TRIGGER contact_words_replace BEFORE INSERT ON contact WHEN EXISTS (SELECT 1 FROM contact WHERE id = NEW.id) BEGIN
  DELETE FROM customer_words WHERE part = 2 AND part_id = NEW.id AND (name_key, customer_id) =
    (SELECT c.name_key, c.id FROM contact p JOIN customer c ON c.id = p.customer_id WHERE p.id = NEW.id);
END;

-- What a list of customers is ordered by that does not stand in the customer: the city of the main address and the name of the
-- owner, each in an index. Without it a page was found by putting all customers into their order.

-- The main address is the default one, else the first.
CREATE VIEW customer_sorting (customer_id, city, owner) AS
  SELECT c.id,
    COALESCE((SELECT LOWER(a.city) FROM address a WHERE a.customer_id = c.id AND a.deleted_at IS NULL
              ORDER BY a.is_default DESC, a.id LIMIT 1), ''),
    COALESCE((SELECT LOWER(o.name) FROM app_user o WHERE o.id = c.owner_id), '')
  FROM customer c;

CREATE TABLE customer_sorted (
  customer_id INTEGER PRIMARY KEY,
  city        TEXT    NOT NULL,
  owner       TEXT    NOT NULL
) STRICT;
INSERT INTO customer_sorted SELECT customer_id, city, owner FROM customer_sorting;
CREATE INDEX customer_by_city ON customer_sorted (city, customer_id);
CREATE INDEX customer_by_owner ON customer_sorted (owner, customer_id);

-- Whoever writes from outside may say what is to become of a conflict, and that holds in a trigger, too: nothing here meets one.
CREATE TRIGGER customer_sorted_insert AFTER INSERT ON customer BEGIN
  DELETE FROM customer_sorted WHERE customer_id = NEW.id;
  INSERT INTO customer_sorted SELECT customer_id, city, owner FROM customer_sorting WHERE customer_id = NEW.id;
END;
CREATE TRIGGER customer_sorted_update AFTER UPDATE OF owner_id ON customer WHEN OLD.owner_id IS NOT NEW.owner_id BEGIN
  UPDATE customer_sorted SET (city, owner) =
    (SELECT city, owner FROM customer_sorting g WHERE g.customer_id = customer_sorted.customer_id) WHERE customer_id = NEW.id;
END;
CREATE TRIGGER customer_sorted_delete AFTER DELETE ON customer BEGIN
  DELETE FROM customer_sorted WHERE customer_id = OLD.id;
END;

CREATE TRIGGER address_sorted_insert AFTER INSERT ON address BEGIN
  UPDATE customer_sorted SET (city, owner) =
    (SELECT city, owner FROM customer_sorting g WHERE g.customer_id = customer_sorted.customer_id)
    WHERE customer_id IN (NEW.customer_id, (SELECT customer_id FROM replaced WHERE part = 1 AND part_id = NEW.id));
END;
CREATE TRIGGER address_sorted_update AFTER UPDATE OF city, is_default, deleted_at, customer_id ON address
WHEN (OLD.city, OLD.is_default, OLD.deleted_at, OLD.customer_id) IS NOT (NEW.city, NEW.is_default, NEW.deleted_at, NEW.customer_id)
BEGIN
  UPDATE customer_sorted SET (city, owner) =
    (SELECT city, owner FROM customer_sorting g WHERE g.customer_id = customer_sorted.customer_id)
    WHERE customer_id IN (OLD.customer_id, NEW.customer_id);
END;
CREATE TRIGGER address_sorted_delete AFTER DELETE ON address BEGIN
  UPDATE customer_sorted SET (city, owner) =
    (SELECT city, owner FROM customer_sorting g WHERE g.customer_id = customer_sorted.customer_id)
    WHERE customer_id = OLD.customer_id;
END;

CREATE TRIGGER app_user_sorted_insert AFTER INSERT ON app_user BEGIN
  UPDATE customer_sorted SET owner = LOWER(NEW.name) WHERE customer_id IN (SELECT id FROM customer WHERE owner_id = NEW.id);
END;
CREATE TRIGGER app_user_sorted_update AFTER UPDATE OF name ON app_user WHEN OLD.name <> NEW.name BEGIN
  UPDATE customer_sorted SET owner = LOWER(NEW.name) WHERE customer_id IN (SELECT id FROM customer WHERE owner_id = NEW.id);
END;

-- Where a row is replaced by one of the same id, SQLite tells of no deletion. Until now its words were taken away before it was
-- known whether it would be: an insert that is ignored, or that becomes an update, has taken them for nothing. What stood there is
-- noted beforehand, and followed once the new row is there.
CREATE TABLE replaced (
  part        INTEGER NOT NULL,   -- as in customer_words
  part_id     INTEGER NOT NULL,
  customer_id INTEGER NOT NULL,
  name_key    TEXT    NOT NULL,
  PRIMARY KEY (part, part_id)
) STRICT, WITHOUT ROWID;

DROP TRIGGER customer_words_replace;
DROP TRIGGER address_words_replace;
DROP TRIGGER contact_words_replace;
DROP TRIGGER customer_words_insert;
DROP TRIGGER address_words_insert;
DROP TRIGGER contact_words_insert;

CREATE TRIGGER customer_words_replace BEFORE INSERT ON customer WHEN EXISTS (SELECT 1 FROM customer WHERE id = NEW.id) BEGIN
  DELETE FROM replaced WHERE part = 0 AND part_id = NEW.id;
  INSERT INTO replaced SELECT 0, id, id, name_key FROM customer WHERE id = NEW.id;
END;
CREATE TRIGGER customer_words_insert AFTER INSERT ON customer BEGIN
  UPDATE OR REPLACE customer_words SET name_key = NEW.name_key
    WHERE name_key = (SELECT name_key FROM replaced WHERE part = 0 AND part_id = NEW.id) AND customer_id = NEW.id;
  DELETE FROM replaced WHERE part = 0 AND part_id = NEW.id;
  DELETE FROM customer_words WHERE name_key = NEW.name_key AND customer_id = NEW.id AND part = 0;
  INSERT INTO customer_words VALUES (NEW.name_key, NEW.id, 0, NEW.id, NEW.search_key);
END;

CREATE TRIGGER address_words_replace BEFORE INSERT ON address WHEN EXISTS (SELECT 1 FROM address WHERE id = NEW.id) BEGIN
  DELETE FROM replaced WHERE part = 1 AND part_id = NEW.id;
  INSERT INTO replaced SELECT 1, a.id, c.id, c.name_key FROM address a JOIN customer c ON c.id = a.customer_id WHERE a.id = NEW.id;
END;
CREATE TRIGGER address_words_insert AFTER INSERT ON address BEGIN
  DELETE FROM customer_words WHERE part = 1 AND part_id = NEW.id AND (name_key, customer_id) =
    (SELECT name_key, customer_id FROM replaced WHERE part = 1 AND part_id = NEW.id);
  INSERT INTO customer_words
    SELECT name_key, id, 1, NEW.id, NEW.search_key FROM customer WHERE id = NEW.customer_id AND NEW.deleted_at IS NULL;
END;

CREATE TRIGGER contact_words_replace BEFORE INSERT ON contact WHEN EXISTS (SELECT 1 FROM contact WHERE id = NEW.id) BEGIN
  DELETE FROM replaced WHERE part = 2 AND part_id = NEW.id;
  INSERT INTO replaced SELECT 2, p.id, c.id, c.name_key FROM contact p JOIN customer c ON c.id = p.customer_id WHERE p.id = NEW.id;
END;
CREATE TRIGGER contact_words_insert AFTER INSERT ON contact BEGIN
  DELETE FROM customer_words WHERE part = 2 AND part_id = NEW.id AND (name_key, customer_id) =
    (SELECT name_key, customer_id FROM replaced WHERE part = 2 AND part_id = NEW.id);
  INSERT INTO customer_words
    SELECT name_key, id, 2, NEW.id, NEW.search_key FROM customer WHERE id = NEW.customer_id AND NEW.deleted_at IS NULL;
END;

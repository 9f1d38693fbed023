-- In which countries a customer has addresses, under what the list is ordered by most: the customers of a country stand beside each
-- other there in each order. Along the order of all customers, those of a country whose cities or names come late are far away.

CREATE VIEW customer_in_country (country, customer_id, name_key, city) AS
  SELECT a.country, c.id, c.name_key, s.city
  FROM customer c JOIN customer_sorted s ON s.customer_id = c.id JOIN address a ON a.customer_id = c.id
  WHERE a.deleted_at IS NULL AND a.country IS NOT NULL;

CREATE TABLE customer_country (
  country     TEXT    NOT NULL,
  customer_id INTEGER NOT NULL,
  name_key    TEXT    NOT NULL,
  city        TEXT    NOT NULL,
  PRIMARY KEY (customer_id, country)
) STRICT, WITHOUT ROWID;
INSERT INTO customer_country SELECT DISTINCT country, customer_id, name_key, city FROM customer_in_country ORDER BY 2, 1;
CREATE INDEX customer_country_by_name ON customer_country (country, name_key, customer_id);
CREATE INDEX customer_country_by_city ON customer_country (country, city, customer_id);

-- Whoever writes from outside may say what is to become of a conflict, and that holds in a trigger, too: nothing here meets one. A
-- customer who is inserted, be it in the place of another, is put into customer_sorted anew.
CREATE TRIGGER customer_country_insert AFTER INSERT ON customer_sorted BEGIN
  DELETE FROM customer_country WHERE customer_id = NEW.customer_id;
  INSERT INTO customer_country SELECT DISTINCT country, customer_id, name_key, city FROM customer_in_country
    WHERE customer_id = NEW.customer_id;
END;
CREATE TRIGGER customer_country_update AFTER UPDATE OF name_key ON customer WHEN OLD.name_key <> NEW.name_key BEGIN
  UPDATE customer_country SET name_key = NEW.name_key WHERE customer_id = NEW.id;
END;
CREATE TRIGGER customer_country_delete AFTER DELETE ON customer BEGIN
  DELETE FROM customer_country WHERE customer_id = OLD.id;
END;

CREATE TRIGGER customer_country_moved AFTER UPDATE OF city ON customer_sorted WHEN OLD.city <> NEW.city BEGIN
  UPDATE customer_country SET city = NEW.city WHERE customer_id = NEW.customer_id;
END;

CREATE TRIGGER address_country_insert AFTER INSERT ON address BEGIN
  DELETE FROM customer_country
    WHERE customer_id IN (NEW.customer_id, (SELECT customer_id FROM replaced WHERE part = 1 AND part_id = NEW.id));
  INSERT INTO customer_country SELECT DISTINCT country, customer_id, name_key, city FROM customer_in_country
    WHERE customer_id IN (NEW.customer_id, (SELECT customer_id FROM replaced WHERE part = 1 AND part_id = NEW.id));
END;
-- An address that becomes the default one of its purpose may replace the one that was.
CREATE TRIGGER address_country_update AFTER UPDATE OF country, deleted_at, customer_id, purpose, is_default ON address
WHEN (OLD.country, OLD.deleted_at, OLD.customer_id, OLD.purpose, OLD.is_default)
  IS NOT (NEW.country, NEW.deleted_at, NEW.customer_id, NEW.purpose, NEW.is_default) BEGIN
  DELETE FROM customer_country WHERE customer_id IN (OLD.customer_id, NEW.customer_id);
  INSERT INTO customer_country SELECT DISTINCT country, customer_id, name_key, city FROM customer_in_country
    WHERE customer_id IN (OLD.customer_id, NEW.customer_id);
END;
CREATE TRIGGER address_country_delete AFTER DELETE ON address BEGIN
  DELETE FROM customer_country WHERE customer_id = OLD.customer_id;
  INSERT INTO customer_country SELECT DISTINCT country, customer_id, name_key, city FROM customer_in_country
    WHERE customer_id = OLD.customer_id;
END;

DROP TRIGGER address_sorted_update;
CREATE TRIGGER address_sorted_update AFTER UPDATE OF city, purpose, is_default, deleted_at, customer_id ON address
WHEN (OLD.city, OLD.purpose, OLD.is_default, OLD.deleted_at, OLD.customer_id)
  IS NOT (NEW.city, NEW.purpose, NEW.is_default, NEW.deleted_at, NEW.customer_id) BEGIN
  UPDATE customer_sorted SET (city, owner) =
    (SELECT city, owner FROM customer_sorting g WHERE g.customer_id = customer_sorted.customer_id)
    WHERE customer_id IN (OLD.customer_id, NEW.customer_id);
END;

-- Those who pay in a currency, in the order of their names.
DROP INDEX customer_currency;
CREATE INDEX customer_currency ON customer (currency, name_key, id) WHERE deleted_at IS NULL;

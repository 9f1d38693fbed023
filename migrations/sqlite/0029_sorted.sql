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

CREATE TRIGGER customer_sorted_insert AFTER INSERT ON customer BEGIN
  INSERT OR REPLACE INTO customer_sorted SELECT customer_id, city, owner FROM customer_sorting WHERE customer_id = NEW.id;
END;
CREATE TRIGGER customer_sorted_update AFTER UPDATE OF owner_id ON customer WHEN OLD.owner_id IS NOT NEW.owner_id BEGIN
  INSERT OR REPLACE INTO customer_sorted SELECT customer_id, city, owner FROM customer_sorting WHERE customer_id = NEW.id;
END;
CREATE TRIGGER customer_sorted_delete AFTER DELETE ON customer BEGIN
  DELETE FROM customer_sorted WHERE customer_id = OLD.id;
END;

CREATE TRIGGER address_sorted_insert AFTER INSERT ON address BEGIN
  INSERT OR REPLACE INTO customer_sorted
    SELECT customer_id, city, owner FROM customer_sorting WHERE customer_id = NEW.customer_id;
END;
CREATE TRIGGER address_sorted_update AFTER UPDATE OF city, is_default, deleted_at, customer_id ON address
WHEN (OLD.city, OLD.is_default, OLD.deleted_at, OLD.customer_id) IS NOT (NEW.city, NEW.is_default, NEW.deleted_at, NEW.customer_id)
BEGIN
  INSERT OR REPLACE INTO customer_sorted
    SELECT customer_id, city, owner FROM customer_sorting WHERE customer_id IN (OLD.customer_id, NEW.customer_id);
END;
CREATE TRIGGER address_sorted_delete AFTER DELETE ON address BEGIN
  INSERT OR REPLACE INTO customer_sorted
    SELECT customer_id, city, owner FROM customer_sorting WHERE customer_id = OLD.customer_id;
END;

CREATE TRIGGER app_user_sorted_update AFTER UPDATE OF name ON app_user WHEN OLD.name <> NEW.name BEGIN
  UPDATE customer_sorted SET owner = LOWER(NEW.name) WHERE customer_id IN (SELECT id FROM customer WHERE owner_id = NEW.id);
END;

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
  customer_id BIGINT PRIMARY KEY,
  city        TEXT COLLATE "C" NOT NULL,
  owner       TEXT COLLATE "C" NOT NULL
);
CREATE INDEX customer_by_city ON customer_sorted (city, customer_id);
CREATE INDEX customer_by_owner ON customer_sorted (owner, customer_id);

-- Whoever comes second waits, and then sees what the first has written.
CREATE FUNCTION sort_customer(sorted BIGINT) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM customer_sorted WHERE customer_id = sorted FOR UPDATE;
  INSERT INTO customer_sorted AS s SELECT customer_id, city, owner FROM customer_sorting WHERE customer_id = sorted
    ON CONFLICT (customer_id) DO UPDATE SET city = excluded.city, owner = excluded.owner
    WHERE (s.city, s.owner) <> (excluded.city, excluded.owner);
END;
$$;

CREATE FUNCTION sort_customers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF TG_TABLE_NAME = 'app_user' THEN
    UPDATE customer_sorted SET owner = LOWER(NEW.name) WHERE customer_id IN (SELECT id FROM customer WHERE owner_id = NEW.id);
  ELSIF TG_TABLE_NAME = 'customer' THEN
    IF TG_OP = 'DELETE' THEN
      DELETE FROM customer_sorted WHERE customer_id = OLD.id;
    ELSE
      PERFORM sort_customer(NEW.id);
    END IF;
  ELSE
    IF TG_OP <> 'INSERT' THEN
      PERFORM sort_customer(OLD.customer_id);
    END IF;
    IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND NEW.customer_id <> OLD.customer_id THEN
      PERFORM sort_customer(NEW.customer_id);
    END IF;
  END IF;
  RETURN NULL;
END;
$$;

-- Whoever writes customers from outside needs no right to write this. The names mean our tables, whatever search_path they bring.
DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION sort_customers() SET search_path = pg_catalog, %I, pg_temp', current_schema());
END;
$$;
REVOKE ALL ON FUNCTION sort_customers() FROM PUBLIC;
REVOKE ALL ON FUNCTION sort_customer(BIGINT) FROM PUBLIC;

CREATE TRIGGER customer_sorted AFTER INSERT OR DELETE OR UPDATE OF owner_id ON customer
  FOR EACH ROW EXECUTE FUNCTION sort_customers();
CREATE TRIGGER address_sorted AFTER INSERT OR DELETE OR UPDATE OF city, is_default, deleted_at, customer_id ON address
  FOR EACH ROW EXECUTE FUNCTION sort_customers();
CREATE TRIGGER app_user_sorted AFTER UPDATE OF name ON app_user
  FOR EACH ROW WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION sort_customers();
ALTER TABLE customer ENABLE ALWAYS TRIGGER customer_sorted;
ALTER TABLE address ENABLE ALWAYS TRIGGER address_sorted;
ALTER TABLE app_user ENABLE ALWAYS TRIGGER app_user_sorted;

-- Now that nobody writes customers any more until this is done.
INSERT INTO customer_sorted SELECT customer_id, city, owner FROM customer_sorting;

-- In which countries a customer has addresses, under what the list is ordered by most: the customers of a country stand beside each
-- other there in each order. Along the order of all customers, those of a country whose cities or names come late are far away.

CREATE VIEW customer_in_country (country, customer_id, name_key, city) AS
  SELECT a.country, c.id, c.name_key, s.city
  FROM customer c JOIN customer_sorted s ON s.customer_id = c.id JOIN address a ON a.customer_id = c.id
  WHERE a.deleted_at IS NULL AND a.country IS NOT NULL;

CREATE TABLE customer_country (
  country     TEXT COLLATE "C" NOT NULL,
  customer_id BIGINT           NOT NULL,
  name_key    TEXT COLLATE "C" NOT NULL,
  city        TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (customer_id, country)
);
CREATE INDEX customer_country_by_name ON customer_country (country, name_key, customer_id);
CREATE INDEX customer_country_by_city ON customer_country (country, city, customer_id);

-- Whoever comes second waits, and then sees what the first has written; or is refused, where they are to see no more than they saw
-- when they began (REPEATABLE READ).
CREATE OR REPLACE FUNCTION sort_customer(sorted BIGINT) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE customer_sorted SET city = city WHERE customer_id = sorted;
  INSERT INTO customer_sorted AS s SELECT customer_id, city, owner FROM customer_sorting WHERE customer_id = sorted
    ON CONFLICT (customer_id) DO UPDATE SET city = excluded.city, owner = excluded.owner
    WHERE (s.city, s.owner) <> (excluded.city, excluded.owner);
  DELETE FROM customer_country k WHERE k.customer_id = sorted AND NOT EXISTS
    (SELECT 1 FROM customer_in_country i WHERE i.customer_id = sorted AND i.country = k.country);
  INSERT INTO customer_country AS k SELECT DISTINCT country, customer_id, name_key, city FROM customer_in_country WHERE customer_id = sorted
    ON CONFLICT (customer_id, country) DO UPDATE SET name_key = excluded.name_key, city = excluded.city
    WHERE (k.name_key, k.city) <> (excluded.name_key, excluded.city);
END;
$$;

CREATE OR REPLACE FUNCTION sort_customers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF TG_TABLE_NAME = 'app_user' THEN
    UPDATE customer_sorted SET owner = LOWER(NEW.name) WHERE customer_id IN (SELECT id FROM customer WHERE owner_id = NEW.id);
  ELSIF TG_TABLE_NAME = 'customer' THEN
    IF TG_OP = 'DELETE' THEN
      DELETE FROM customer_sorted WHERE customer_id = OLD.id;
      DELETE FROM customer_country WHERE customer_id = OLD.id;
    ELSIF TG_OP = 'INSERT' OR (OLD.owner_id, OLD.name_key) IS DISTINCT FROM (NEW.owner_id, NEW.name_key) THEN
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
DO $$
BEGIN
  EXECUTE format('ALTER FUNCTION sort_customers() SET search_path = pg_catalog, %I, pg_temp', current_schema());
END;
$$;

DROP TRIGGER customer_sorted ON customer;
DROP TRIGGER address_sorted ON address;
CREATE TRIGGER customer_sorted AFTER INSERT OR DELETE OR UPDATE OF owner_id, name_key ON customer
  FOR EACH ROW EXECUTE FUNCTION sort_customers();
CREATE TRIGGER address_sorted AFTER INSERT OR DELETE OR UPDATE OF city, country, is_default, deleted_at, customer_id ON address
  FOR EACH ROW EXECUTE FUNCTION sort_customers();
ALTER TABLE customer ENABLE ALWAYS TRIGGER customer_sorted;
ALTER TABLE address ENABLE ALWAYS TRIGGER address_sorted;

-- Now that nobody writes customers any more until this is done. Of tables that are new here Postgres knows no sizes yet.
ANALYZE customer, customer_sorted, address;
INSERT INTO customer_country SELECT DISTINCT country, customer_id, name_key, city FROM customer_in_country;

-- Those who pay in a currency, in the order of their names.
DROP INDEX customer_currency;
CREATE INDEX customer_currency ON customer (currency, name_key, id) WHERE deleted_at IS NULL;

-- Whoever goes along the order of names passes those who are deleted or inactive, or other people's, without a look at their rows.
DROP INDEX customer_by_name;
CREATE INDEX customer_by_name ON customer (name_key, id) INCLUDE (deleted_at, status, owner_id);

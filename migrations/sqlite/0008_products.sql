-- What is sold: the catalogue of products and services, and what a customer pays for one of them and calls it.

CREATE TABLE product (
  id                    INTEGER PRIMARY KEY AUTOINCREMENT,
  number                TEXT    NOT NULL UNIQUE,
  name                  TEXT    NOT NULL,
  description           TEXT,
  kind                  TEXT    NOT NULL DEFAULT 'product'
                        CONSTRAINT product_kind_check CHECK (kind IN ('product', 'service')),
  unit                  TEXT,                          -- what one of it is: 'box of 12', 'kg', 'hour'
  price                 INTEGER NOT NULL CONSTRAINT product_price_check CHECK (price >= 0),
                                                       -- minor units of the currency, for one unit, without VAT
  currency              TEXT    NOT NULL,              -- ISO 4217
  vat_rate              INTEGER NOT NULL               -- basis points: 2100 is 21 %
                        CONSTRAINT product_vat_rate_check CHECK (vat_rate BETWEEN 0 AND 10000),
  active                INTEGER NOT NULL DEFAULT 1 CONSTRAINT product_active_check CHECK (active IN (0, 1)),
  exclusive_customer_id INTEGER REFERENCES customer (id),  -- who alone may buy it; NULL: everybody
  version               INTEGER NOT NULL DEFAULT 1,
  created_at            TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  updated_at            TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  deleted_at            TEXT,
  search_key            TEXT    NOT NULL DEFAULT '',
  name_key              TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX product_by_name ON product (name_key, id);
CREATE INDEX product_exclusive_customer_id ON product (exclusive_customer_id, name_key, id);

-- From a day on, perhaps to another, a customer pays a price of their own or has a code of their own for a product. Such
-- periods may overlap: on a day the one that began last holds, and what it leaves out is looked for in the one before.
CREATE TABLE customer_price (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id  INTEGER NOT NULL REFERENCES customer (id),
  product_id   INTEGER NOT NULL REFERENCES product (id),
  product_name TEXT    NOT NULL DEFAULT '',            -- as it was called when this was written, for the history
  article_code TEXT,                                   -- what the customer calls the product
  price        INTEGER CONSTRAINT customer_price_price_check CHECK (price >= 0),
                                                       -- minor units; NULL: the code only
  currency     TEXT    NOT NULL,                       -- ISO 4217
  valid_from   TEXT    NOT NULL,
  valid_to     TEXT,                                   -- the last day; NULL: until further notice
  notes        TEXT,
  version      INTEGER NOT NULL DEFAULT 1,
  created_at   TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  updated_at   TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  deleted_at   TEXT,
  search_key   TEXT    NOT NULL DEFAULT '',
  name_key     TEXT    NOT NULL DEFAULT '',            -- the product's, for the order of the list
  CONSTRAINT customer_price_period_check CHECK (valid_to >= valid_from),
  CONSTRAINT customer_price_content_check CHECK (price IS NOT NULL OR article_code IS NOT NULL)
) STRICT;
CREATE INDEX customer_price_by_name ON customer_price (customer_id, name_key, valid_from, id);
CREATE INDEX customer_price_product_id ON customer_price (product_id);
-- Two that begin on one day would leave open which of them holds.
CREATE UNIQUE INDEX customer_price_customer_id_product_id_valid_from_key
  ON customer_price (customer_id, product_id, valid_from) WHERE deleted_at IS NULL;

-- Foreign keys by name, as for customers.
CREATE TRIGGER product_exclusive_customer_id_fkey_insert BEFORE INSERT ON product
WHEN NEW.exclusive_customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.exclusive_customer_id)
BEGIN SELECT RAISE(ABORT, 'product_exclusive_customer_id_fkey'); END;
CREATE TRIGGER product_exclusive_customer_id_fkey_update BEFORE UPDATE OF exclusive_customer_id ON product
WHEN NEW.exclusive_customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.exclusive_customer_id)
BEGIN SELECT RAISE(ABORT, 'product_exclusive_customer_id_fkey'); END;
CREATE TRIGGER product_exclusive_customer_id_fkey_delete BEFORE DELETE ON customer
WHEN EXISTS (SELECT 1 FROM product WHERE exclusive_customer_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'product_exclusive_customer_id_fkey'); END;
CREATE TRIGGER customer_price_customer_id_fkey_insert BEFORE INSERT ON customer_price
WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'customer_price_customer_id_fkey'); END;
CREATE TRIGGER customer_price_customer_id_fkey_update BEFORE UPDATE OF customer_id ON customer_price
WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'customer_price_customer_id_fkey'); END;
CREATE TRIGGER customer_price_customer_id_fkey_delete BEFORE DELETE ON customer
WHEN EXISTS (SELECT 1 FROM customer_price WHERE customer_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'customer_price_customer_id_fkey'); END;
CREATE TRIGGER customer_price_product_id_fkey_insert BEFORE INSERT ON customer_price
WHEN NEW.product_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM product WHERE id = NEW.product_id)
BEGIN SELECT RAISE(ABORT, 'customer_price_product_id_fkey'); END;
CREATE TRIGGER customer_price_product_id_fkey_update BEFORE UPDATE OF product_id ON customer_price
WHEN NEW.product_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM product WHERE id = NEW.product_id)
BEGIN SELECT RAISE(ABORT, 'customer_price_product_id_fkey'); END;
CREATE TRIGGER customer_price_product_id_fkey_delete BEFORE DELETE ON product
WHEN EXISTS (SELECT 1 FROM customer_price WHERE product_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'customer_price_product_id_fkey'); END;

-- The history of both.

CREATE TRIGGER product_insert AFTER INSERT ON product BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.exclusive_customer_id, 'product', NEW.id, 'insert',
    NULL,
    json_object(
      'id', NEW.id, 'number', NEW.number, 'name', NEW.name, 'description', NEW.description,
      'kind', NEW.kind, 'unit', NEW.unit, 'price', NEW.price, 'currency', NEW.currency,
      'vat_rate', NEW.vat_rate, 'active', json(iif(NEW.active, 'true', 'false')),
      'exclusive_customer_id', NEW.exclusive_customer_id, 'deleted_at', NEW.deleted_at);
END;

CREATE TRIGGER product_update AFTER UPDATE ON product
WHEN (OLD.number, OLD.name, OLD.description, OLD.kind, OLD.unit, OLD.price, OLD.currency, OLD.vat_rate,
    OLD.active, OLD.exclusive_customer_id, OLD.deleted_at)
  IS NOT (NEW.number, NEW.name, NEW.description, NEW.kind, NEW.unit, NEW.price, NEW.currency, NEW.vat_rate,
    NEW.active, NEW.exclusive_customer_id, NEW.deleted_at)
BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.exclusive_customer_id, 'product', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'number', OLD.number, 'name', OLD.name, 'description', OLD.description,
      'kind', OLD.kind, 'unit', OLD.unit, 'price', OLD.price, 'currency', OLD.currency,
      'vat_rate', OLD.vat_rate, 'active', json(iif(OLD.active, 'true', 'false')),
      'exclusive_customer_id', OLD.exclusive_customer_id, 'deleted_at', OLD.deleted_at),
    json_object(
      'id', NEW.id, 'number', NEW.number, 'name', NEW.name, 'description', NEW.description,
      'kind', NEW.kind, 'unit', NEW.unit, 'price', NEW.price, 'currency', NEW.currency,
      'vat_rate', NEW.vat_rate, 'active', json(iif(NEW.active, 'true', 'false')),
      'exclusive_customer_id', NEW.exclusive_customer_id, 'deleted_at', NEW.deleted_at);
  -- It left a customer, for another or for everybody: that is news in the history of the one that it left, too.
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.exclusive_customer_id, 'product', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'number', OLD.number, 'name', OLD.name, 'description', OLD.description,
      'kind', OLD.kind, 'unit', OLD.unit, 'price', OLD.price, 'currency', OLD.currency,
      'vat_rate', OLD.vat_rate, 'active', json(iif(OLD.active, 'true', 'false')),
      'exclusive_customer_id', OLD.exclusive_customer_id, 'deleted_at', OLD.deleted_at),
    json_object(
      'id', NEW.id, 'number', NEW.number, 'name', NEW.name, 'description', NEW.description,
      'kind', NEW.kind, 'unit', NEW.unit, 'price', NEW.price, 'currency', NEW.currency,
      'vat_rate', NEW.vat_rate, 'active', json(iif(NEW.active, 'true', 'false')),
      'exclusive_customer_id', NEW.exclusive_customer_id, 'deleted_at', NEW.deleted_at)
  WHERE OLD.exclusive_customer_id IS NOT NULL AND OLD.exclusive_customer_id IS NOT NEW.exclusive_customer_id;
END;

CREATE TRIGGER product_delete AFTER DELETE ON product BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.exclusive_customer_id, 'product', OLD.id, 'delete',
    json_object(
      'id', OLD.id, 'number', OLD.number, 'name', OLD.name, 'description', OLD.description,
      'kind', OLD.kind, 'unit', OLD.unit, 'price', OLD.price, 'currency', OLD.currency,
      'vat_rate', OLD.vat_rate, 'active', json(iif(OLD.active, 'true', 'false')),
      'exclusive_customer_id', OLD.exclusive_customer_id, 'deleted_at', OLD.deleted_at),
    NULL;
END;

CREATE TRIGGER product_same_id BEFORE UPDATE OF id ON product WHEN NEW.id <> OLD.id
BEGIN SELECT RAISE(ABORT, 'the primary key of product never changes'); END;

CREATE TRIGGER customer_price_insert AFTER INSERT ON customer_price BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'customer_price', NEW.id, 'insert',
    NULL,
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'product_id', NEW.product_id,
      'product_name', NEW.product_name, 'article_code', NEW.article_code, 'price', NEW.price,
      'currency', NEW.currency, 'valid_from', NEW.valid_from, 'valid_to', NEW.valid_to,
      'notes', NEW.notes, 'deleted_at', NEW.deleted_at);
END;

CREATE TRIGGER customer_price_update AFTER UPDATE ON customer_price
WHEN (OLD.customer_id, OLD.product_id, OLD.product_name, OLD.article_code, OLD.price, OLD.currency,
    OLD.valid_from, OLD.valid_to, OLD.notes, OLD.deleted_at)
  IS NOT (NEW.customer_id, NEW.product_id, NEW.product_name, NEW.article_code, NEW.price, NEW.currency,
    NEW.valid_from, NEW.valid_to, NEW.notes, NEW.deleted_at)
BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'customer_price', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'product_id', OLD.product_id,
      'product_name', OLD.product_name, 'article_code', OLD.article_code, 'price', OLD.price,
      'currency', OLD.currency, 'valid_from', OLD.valid_from, 'valid_to', OLD.valid_to,
      'notes', OLD.notes, 'deleted_at', OLD.deleted_at),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'product_id', NEW.product_id,
      'product_name', NEW.product_name, 'article_code', NEW.article_code, 'price', NEW.price,
      'currency', NEW.currency, 'valid_from', NEW.valid_from, 'valid_to', NEW.valid_to,
      'notes', NEW.notes, 'deleted_at', NEW.deleted_at);
  -- It moved to another customer: that is news in the history of the one that it left, too.
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'customer_price', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'product_id', OLD.product_id,
      'product_name', OLD.product_name, 'article_code', OLD.article_code, 'price', OLD.price,
      'currency', OLD.currency, 'valid_from', OLD.valid_from, 'valid_to', OLD.valid_to,
      'notes', OLD.notes, 'deleted_at', OLD.deleted_at),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'product_id', NEW.product_id,
      'product_name', NEW.product_name, 'article_code', NEW.article_code, 'price', NEW.price,
      'currency', NEW.currency, 'valid_from', NEW.valid_from, 'valid_to', NEW.valid_to,
      'notes', NEW.notes, 'deleted_at', NEW.deleted_at)
  WHERE OLD.customer_id <> NEW.customer_id;
END;

CREATE TRIGGER customer_price_delete AFTER DELETE ON customer_price BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'customer_price', OLD.id, 'delete',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'product_id', OLD.product_id,
      'product_name', OLD.product_name, 'article_code', OLD.article_code, 'price', OLD.price,
      'currency', OLD.currency, 'valid_from', OLD.valid_from, 'valid_to', OLD.valid_to,
      'notes', OLD.notes, 'deleted_at', OLD.deleted_at),
    NULL;
END;

CREATE TRIGGER customer_price_same_id BEFORE UPDATE OF id ON customer_price WHEN NEW.id <> OLD.id
BEGIN SELECT RAISE(ABORT, 'the primary key of customer_price never changes'); END;

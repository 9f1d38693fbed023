-- Customers, their addresses and their contacts.

CREATE TABLE customer (
  id                 INTEGER PRIMARY KEY AUTOINCREMENT,
  number             TEXT    NOT NULL UNIQUE,
  name               TEXT    NOT NULL,
  trade_name         TEXT,
  tax_id_kind        TEXT CONSTRAINT customer_tax_id_kind_check
                     CHECK (tax_id_kind IN ('vat', 'siren', 'siret', 'nif', 'other')),
  tax_id             TEXT,
  credit_limit       INTEGER,                          -- minor units of the currency; NULL: no limit
  status             TEXT    NOT NULL DEFAULT 'active'
                     CONSTRAINT customer_status_check CHECK (status IN ('active', 'inactive')),
  currency           TEXT    NOT NULL,                 -- ISO 4217
  payment_method     TEXT CONSTRAINT customer_payment_method_check
                     CHECK (payment_method IN ('transfer', 'direct_debit', 'card', 'cash', 'cheque')),
  payment_terms_days INTEGER,
  vat_liable         INTEGER NOT NULL DEFAULT 1 CONSTRAINT customer_vat_liable_check CHECK (vat_liable IN (0, 1)),
  iban               TEXT,
  document_language  TEXT,                             -- ISO 639-1
  owner_id           INTEGER REFERENCES app_user (id),
  tags               TEXT    NOT NULL DEFAULT '',      -- sorted, joined by ','
  blocked            INTEGER NOT NULL DEFAULT 0 CONSTRAINT customer_blocked_check CHECK (blocked IN (0, 1)),
  blocked_reason     TEXT,
  notes              TEXT,
  version            INTEGER NOT NULL DEFAULT 1,
  created_at         TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  updated_at         TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  deleted_at         TEXT,
  search_key         TEXT    NOT NULL DEFAULT '',
  name_key           TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX customer_by_name ON customer (name_key, id);
CREATE INDEX customer_owner_id ON customer (owner_id);
CREATE INDEX customer_tax_id ON customer (tax_id);

CREATE TABLE address (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL REFERENCES customer (id),
  purpose     TEXT    NOT NULL
              CONSTRAINT address_purpose_check CHECK (purpose IN ('shipping', 'billing', 'other')),
  label       TEXT,
  street      TEXT    NOT NULL,                        -- may hold several lines
  city        TEXT,
  region      TEXT,
  postal_code TEXT,
  country     TEXT,                                    -- ISO 3166-1 alpha-2
  is_default  INTEGER NOT NULL DEFAULT 0 CONSTRAINT address_is_default_check CHECK (is_default IN (0, 1)),
  version     INTEGER NOT NULL DEFAULT 1,
  created_at  TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  updated_at  TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  search_key  TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX address_customer_id ON address (customer_id, id);

CREATE TABLE contact (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL REFERENCES customer (id),
  name        TEXT    NOT NULL,
  job_title   TEXT,
  email       TEXT,
  phone       TEXT,
  fax         TEXT,
  is_primary  INTEGER NOT NULL DEFAULT 0 CONSTRAINT contact_is_primary_check CHECK (is_primary IN (0, 1)),
  notes       TEXT,
  version     INTEGER NOT NULL DEFAULT 1,
  created_at  TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  updated_at  TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  search_key  TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX contact_customer_id ON contact (customer_id, id);

-- Foreign keys by name. SQLite's own refusal names nothing, and a client that leaves foreign_keys off (as the command-line
-- client does) would orphan rows; these guards hold for it too.
CREATE TRIGGER customer_owner_id_fkey_insert BEFORE INSERT ON customer
WHEN NEW.owner_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM app_user WHERE id = NEW.owner_id)
BEGIN SELECT RAISE(ABORT, 'customer_owner_id_fkey'); END;
CREATE TRIGGER customer_owner_id_fkey_update BEFORE UPDATE OF owner_id ON customer
WHEN NEW.owner_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM app_user WHERE id = NEW.owner_id)
BEGIN SELECT RAISE(ABORT, 'customer_owner_id_fkey'); END;
CREATE TRIGGER customer_owner_id_fkey_delete BEFORE DELETE ON app_user
WHEN EXISTS (SELECT 1 FROM customer WHERE owner_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'customer_owner_id_fkey'); END;
CREATE TRIGGER address_customer_id_fkey_insert BEFORE INSERT ON address
WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'address_customer_id_fkey'); END;
CREATE TRIGGER address_customer_id_fkey_update BEFORE UPDATE OF customer_id ON address
WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'address_customer_id_fkey'); END;
CREATE TRIGGER address_customer_id_fkey_delete BEFORE DELETE ON customer
WHEN EXISTS (SELECT 1 FROM address WHERE customer_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'address_customer_id_fkey'); END;
CREATE TRIGGER contact_customer_id_fkey_insert BEFORE INSERT ON contact
WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'contact_customer_id_fkey'); END;
CREATE TRIGGER contact_customer_id_fkey_update BEFORE UPDATE OF customer_id ON contact
WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'contact_customer_id_fkey'); END;
CREATE TRIGGER contact_customer_id_fkey_delete BEFORE DELETE ON customer
WHEN EXISTS (SELECT 1 FROM contact WHERE customer_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'contact_customer_id_fkey'); END;

-- The history of the three.

CREATE TRIGGER customer_insert AFTER INSERT ON customer BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.id, 'customer', NEW.id, 'insert',
    NULL,
    json_object(
      'id', NEW.id, 'number', NEW.number, 'name', NEW.name, 'trade_name', NEW.trade_name,
      'tax_id_kind', NEW.tax_id_kind, 'tax_id', NEW.tax_id, 'credit_limit', NEW.credit_limit,
      'status', NEW.status, 'currency', NEW.currency, 'payment_method', NEW.payment_method,
      'payment_terms_days', NEW.payment_terms_days, 'vat_liable', json(iif(NEW.vat_liable, 'true', 'false')),
      'iban', NEW.iban, 'document_language', NEW.document_language, 'owner_id', NEW.owner_id,
      'tags', NEW.tags, 'blocked', json(iif(NEW.blocked, 'true', 'false')),
      'blocked_reason', NEW.blocked_reason, 'notes', NEW.notes, 'deleted_at', NEW.deleted_at,
      'owner', (SELECT name FROM app_user WHERE id = NEW.owner_id));
END;

CREATE TRIGGER customer_update AFTER UPDATE ON customer
WHEN (OLD.number, OLD.name, OLD.trade_name, OLD.tax_id_kind, OLD.tax_id, OLD.credit_limit, OLD.status,
    OLD.currency, OLD.payment_method, OLD.payment_terms_days, OLD.vat_liable, OLD.iban, OLD.document_language,
    OLD.owner_id, OLD.tags, OLD.blocked, OLD.blocked_reason, OLD.notes, OLD.deleted_at)
  IS NOT (NEW.number, NEW.name, NEW.trade_name, NEW.tax_id_kind, NEW.tax_id, NEW.credit_limit, NEW.status,
    NEW.currency, NEW.payment_method, NEW.payment_terms_days, NEW.vat_liable, NEW.iban, NEW.document_language,
    NEW.owner_id, NEW.tags, NEW.blocked, NEW.blocked_reason, NEW.notes, NEW.deleted_at)
BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.id, 'customer', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'number', OLD.number, 'name', OLD.name, 'trade_name', OLD.trade_name,
      'tax_id_kind', OLD.tax_id_kind, 'tax_id', OLD.tax_id, 'credit_limit', OLD.credit_limit,
      'status', OLD.status, 'currency', OLD.currency, 'payment_method', OLD.payment_method,
      'payment_terms_days', OLD.payment_terms_days, 'vat_liable', json(iif(OLD.vat_liable, 'true', 'false')),
      'iban', OLD.iban, 'document_language', OLD.document_language, 'owner_id', OLD.owner_id,
      'tags', OLD.tags, 'blocked', json(iif(OLD.blocked, 'true', 'false')),
      'blocked_reason', OLD.blocked_reason, 'notes', OLD.notes, 'deleted_at', OLD.deleted_at,
      'owner', (SELECT name FROM app_user WHERE id = OLD.owner_id)),
    json_object(
      'id', NEW.id, 'number', NEW.number, 'name', NEW.name, 'trade_name', NEW.trade_name,
      'tax_id_kind', NEW.tax_id_kind, 'tax_id', NEW.tax_id, 'credit_limit', NEW.credit_limit,
      'status', NEW.status, 'currency', NEW.currency, 'payment_method', NEW.payment_method,
      'payment_terms_days', NEW.payment_terms_days, 'vat_liable', json(iif(NEW.vat_liable, 'true', 'false')),
      'iban', NEW.iban, 'document_language', NEW.document_language, 'owner_id', NEW.owner_id,
      'tags', NEW.tags, 'blocked', json(iif(NEW.blocked, 'true', 'false')),
      'blocked_reason', NEW.blocked_reason, 'notes', NEW.notes, 'deleted_at', NEW.deleted_at,
      'owner', (SELECT name FROM app_user WHERE id = NEW.owner_id));
END;

CREATE TRIGGER customer_delete AFTER DELETE ON customer BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.id, 'customer', OLD.id, 'delete',
    json_object(
      'id', OLD.id, 'number', OLD.number, 'name', OLD.name, 'trade_name', OLD.trade_name,
      'tax_id_kind', OLD.tax_id_kind, 'tax_id', OLD.tax_id, 'credit_limit', OLD.credit_limit,
      'status', OLD.status, 'currency', OLD.currency, 'payment_method', OLD.payment_method,
      'payment_terms_days', OLD.payment_terms_days, 'vat_liable', json(iif(OLD.vat_liable, 'true', 'false')),
      'iban', OLD.iban, 'document_language', OLD.document_language, 'owner_id', OLD.owner_id,
      'tags', OLD.tags, 'blocked', json(iif(OLD.blocked, 'true', 'false')),
      'blocked_reason', OLD.blocked_reason, 'notes', OLD.notes, 'deleted_at', OLD.deleted_at,
      'owner', (SELECT name FROM app_user WHERE id = OLD.owner_id)),
    NULL;
END;

CREATE TRIGGER customer_same_id BEFORE UPDATE OF id ON customer WHEN NEW.id <> OLD.id
BEGIN SELECT RAISE(ABORT, 'the primary key of customer never changes'); END;

CREATE TRIGGER address_insert AFTER INSERT ON address BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'address', NEW.id, 'insert',
    NULL,
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'purpose', NEW.purpose, 'label', NEW.label,
      'street', NEW.street, 'city', NEW.city, 'region', NEW.region, 'postal_code', NEW.postal_code,
      'country', NEW.country, 'is_default', json(iif(NEW.is_default, 'true', 'false')));
END;

CREATE TRIGGER address_update AFTER UPDATE ON address
WHEN (OLD.customer_id, OLD.purpose, OLD.label, OLD.street, OLD.city, OLD.region, OLD.postal_code, OLD.country,
    OLD.is_default)
  IS NOT (NEW.customer_id, NEW.purpose, NEW.label, NEW.street, NEW.city, NEW.region, NEW.postal_code, NEW.country,
    NEW.is_default)
BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'address', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'purpose', OLD.purpose, 'label', OLD.label,
      'street', OLD.street, 'city', OLD.city, 'region', OLD.region, 'postal_code', OLD.postal_code,
      'country', OLD.country, 'is_default', json(iif(OLD.is_default, 'true', 'false'))),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'purpose', NEW.purpose, 'label', NEW.label,
      'street', NEW.street, 'city', NEW.city, 'region', NEW.region, 'postal_code', NEW.postal_code,
      'country', NEW.country, 'is_default', json(iif(NEW.is_default, 'true', 'false')));
  -- It moved to another customer: that is news in the history of the one that it left, too.
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'address', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'purpose', OLD.purpose, 'label', OLD.label,
      'street', OLD.street, 'city', OLD.city, 'region', OLD.region, 'postal_code', OLD.postal_code,
      'country', OLD.country, 'is_default', json(iif(OLD.is_default, 'true', 'false'))),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'purpose', NEW.purpose, 'label', NEW.label,
      'street', NEW.street, 'city', NEW.city, 'region', NEW.region, 'postal_code', NEW.postal_code,
      'country', NEW.country, 'is_default', json(iif(NEW.is_default, 'true', 'false')))
  WHERE OLD.customer_id <> NEW.customer_id;
END;

CREATE TRIGGER address_delete AFTER DELETE ON address BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'address', OLD.id, 'delete',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'purpose', OLD.purpose, 'label', OLD.label,
      'street', OLD.street, 'city', OLD.city, 'region', OLD.region, 'postal_code', OLD.postal_code,
      'country', OLD.country, 'is_default', json(iif(OLD.is_default, 'true', 'false'))),
    NULL;
END;

CREATE TRIGGER address_same_id BEFORE UPDATE OF id ON address WHEN NEW.id <> OLD.id
BEGIN SELECT RAISE(ABORT, 'the primary key of address never changes'); END;

CREATE TRIGGER contact_insert AFTER INSERT ON contact BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'contact', NEW.id, 'insert',
    NULL,
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'name', NEW.name, 'job_title', NEW.job_title,
      'email', NEW.email, 'phone', NEW.phone, 'fax', NEW.fax,
      'is_primary', json(iif(NEW.is_primary, 'true', 'false')), 'notes', NEW.notes);
END;

CREATE TRIGGER contact_update AFTER UPDATE ON contact
WHEN (OLD.customer_id, OLD.name, OLD.job_title, OLD.email, OLD.phone, OLD.fax, OLD.is_primary, OLD.notes)
  IS NOT (NEW.customer_id, NEW.name, NEW.job_title, NEW.email, NEW.phone, NEW.fax, NEW.is_primary, NEW.notes)
BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'contact', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'name', OLD.name, 'job_title', OLD.job_title,
      'email', OLD.email, 'phone', OLD.phone, 'fax', OLD.fax,
      'is_primary', json(iif(OLD.is_primary, 'true', 'false')), 'notes', OLD.notes),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'name', NEW.name, 'job_title', NEW.job_title,
      'email', NEW.email, 'phone', NEW.phone, 'fax', NEW.fax,
      'is_primary', json(iif(NEW.is_primary, 'true', 'false')), 'notes', NEW.notes);
  -- It moved to another customer: that is news in the history of the one that it left, too.
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'contact', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'name', OLD.name, 'job_title', OLD.job_title,
      'email', OLD.email, 'phone', OLD.phone, 'fax', OLD.fax,
      'is_primary', json(iif(OLD.is_primary, 'true', 'false')), 'notes', OLD.notes),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'name', NEW.name, 'job_title', NEW.job_title,
      'email', NEW.email, 'phone', NEW.phone, 'fax', NEW.fax,
      'is_primary', json(iif(NEW.is_primary, 'true', 'false')), 'notes', NEW.notes)
  WHERE OLD.customer_id <> NEW.customer_id;
END;

CREATE TRIGGER contact_delete AFTER DELETE ON contact BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'contact', OLD.id, 'delete',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'name', OLD.name, 'job_title', OLD.job_title,
      'email', OLD.email, 'phone', OLD.phone, 'fax', OLD.fax,
      'is_primary', json(iif(OLD.is_primary, 'true', 'false')), 'notes', OLD.notes),
    NULL;
END;

CREATE TRIGGER contact_same_id BEFORE UPDATE OF id ON contact WHEN NEW.id <> OLD.id
BEGIN SELECT RAISE(ABORT, 'the primary key of contact never changes'); END;

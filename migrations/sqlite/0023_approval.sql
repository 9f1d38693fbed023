-- Sensitive changes: the reason that was given for them, and those that wait until a second person has decided; and how far
-- each user has seen each card.

ALTER TABLE customer ADD COLUMN credit_limit_reason TEXT;
ALTER TABLE customer ADD COLUMN iban_reason TEXT;
ALTER TABLE customer ADD COLUMN status_reason TEXT;
ALTER TABLE customer ADD COLUMN payment_terms_reason TEXT;

-- The history knows the new columns too.
DROP TRIGGER customer_insert;
DROP TRIGGER customer_update;
DROP TRIGGER customer_delete;

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
      'credit_limit_reason', NEW.credit_limit_reason, 'iban_reason', NEW.iban_reason,
      'status_reason', NEW.status_reason, 'payment_terms_reason', NEW.payment_terms_reason,
      'owner', (SELECT name FROM app_user WHERE id = NEW.owner_id));
END;

CREATE TRIGGER customer_update AFTER UPDATE ON customer
WHEN (OLD.number, OLD.name, OLD.trade_name, OLD.tax_id_kind, OLD.tax_id, OLD.credit_limit, OLD.status,
    OLD.currency, OLD.payment_method, OLD.payment_terms_days, OLD.vat_liable, OLD.iban, OLD.document_language,
    OLD.owner_id, OLD.tags, OLD.blocked, OLD.blocked_reason, OLD.notes, OLD.deleted_at,
    OLD.credit_limit_reason, OLD.iban_reason, OLD.status_reason, OLD.payment_terms_reason)
  IS NOT (NEW.number, NEW.name, NEW.trade_name, NEW.tax_id_kind, NEW.tax_id, NEW.credit_limit, NEW.status,
    NEW.currency, NEW.payment_method, NEW.payment_terms_days, NEW.vat_liable, NEW.iban, NEW.document_language,
    NEW.owner_id, NEW.tags, NEW.blocked, NEW.blocked_reason, NEW.notes, NEW.deleted_at,
    NEW.credit_limit_reason, NEW.iban_reason, NEW.status_reason, NEW.payment_terms_reason)
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
      'credit_limit_reason', OLD.credit_limit_reason, 'iban_reason', OLD.iban_reason,
      'status_reason', OLD.status_reason, 'payment_terms_reason', OLD.payment_terms_reason,
      'owner', (SELECT name FROM app_user WHERE id = OLD.owner_id)),
    json_object(
      'id', NEW.id, 'number', NEW.number, 'name', NEW.name, 'trade_name', NEW.trade_name,
      'tax_id_kind', NEW.tax_id_kind, 'tax_id', NEW.tax_id, 'credit_limit', NEW.credit_limit,
      'status', NEW.status, 'currency', NEW.currency, 'payment_method', NEW.payment_method,
      'payment_terms_days', NEW.payment_terms_days, 'vat_liable', json(iif(NEW.vat_liable, 'true', 'false')),
      'iban', NEW.iban, 'document_language', NEW.document_language, 'owner_id', NEW.owner_id,
      'tags', NEW.tags, 'blocked', json(iif(NEW.blocked, 'true', 'false')),
      'blocked_reason', NEW.blocked_reason, 'notes', NEW.notes, 'deleted_at', NEW.deleted_at,
      'credit_limit_reason', NEW.credit_limit_reason, 'iban_reason', NEW.iban_reason,
      'status_reason', NEW.status_reason, 'payment_terms_reason', NEW.payment_terms_reason,
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
      'credit_limit_reason', OLD.credit_limit_reason, 'iban_reason', OLD.iban_reason,
      'status_reason', OLD.status_reason, 'payment_terms_reason', OLD.payment_terms_reason,
      'owner', (SELECT name FROM app_user WHERE id = OLD.owner_id)),
    NULL;
END;

CREATE TABLE pending_change (
  id                     INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id            INTEGER NOT NULL REFERENCES customer (id),
  field                  TEXT NOT NULL
                         CONSTRAINT pending_change_field_check CHECK (field IN ('credit_limit', 'iban', 'status', 'payment_terms')),
  state                  TEXT NOT NULL DEFAULT 'pending'
                         CONSTRAINT pending_change_state_check CHECK (state IN ('pending', 'approved', 'refused', 'withdrawn')),
  was_credit_limit       INTEGER,              -- what it was when it was asked, of the field alone
  was_currency           TEXT,
  was_iban               TEXT,
  was_status             TEXT,
  was_blocked            INTEGER CONSTRAINT pending_change_was_blocked_check CHECK (was_blocked IN (0, 1)),
  was_blocked_reason     TEXT,
  was_payment_terms_days INTEGER,
  credit_limit           INTEGER,              -- what it is to be
  currency               TEXT,
  iban                   TEXT,
  status                 TEXT,
  blocked                INTEGER CONSTRAINT pending_change_blocked_check CHECK (blocked IN (0, 1)),
  blocked_reason         TEXT,
  payment_terms_days     INTEGER,
  reason                 TEXT,
  asker_id               INTEGER NOT NULL REFERENCES app_user (id),
  asker_name             TEXT NOT NULL,
  asked_at               TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  decider_id             INTEGER REFERENCES app_user (id),
  decider_name           TEXT,
  decided_at             TEXT,
  answer                 TEXT,
  history_id             INTEGER,              -- the change that was made of it
  version                INTEGER NOT NULL DEFAULT 1,
  created_at             TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  updated_at             TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now'))
) STRICT;
-- One at a time for each field.
CREATE UNIQUE INDEX pending_change_customer_id_field_key ON pending_change (customer_id, field) WHERE state = 'pending';
CREATE INDEX pending_change_customer_id ON pending_change (customer_id, id);
-- Which change of the card was asked for by whom.
CREATE UNIQUE INDEX pending_change_history_id_key ON pending_change (history_id) WHERE history_id IS NOT NULL;

CREATE TRIGGER pending_change_customer_id_fkey_insert BEFORE INSERT ON pending_change
WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'pending_change_customer_id_fkey'); END;
CREATE TRIGGER pending_change_customer_id_fkey_update BEFORE UPDATE OF customer_id ON pending_change
WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'pending_change_customer_id_fkey'); END;
CREATE TRIGGER pending_change_customer_id_fkey_delete BEFORE DELETE ON customer
WHEN EXISTS (SELECT 1 FROM pending_change WHERE customer_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'pending_change_customer_id_fkey'); END;

CREATE TRIGGER pending_change_insert AFTER INSERT ON pending_change BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'pending_change', NEW.id, 'insert',
    NULL,
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'field', NEW.field, 'state', NEW.state,
      'was_credit_limit', NEW.was_credit_limit, 'was_currency', NEW.was_currency, 'was_iban', NEW.was_iban,
      'was_status', NEW.was_status,
      'was_blocked', json(CASE NEW.was_blocked WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END),
      'was_blocked_reason', NEW.was_blocked_reason, 'was_payment_terms_days', NEW.was_payment_terms_days,
      'credit_limit', NEW.credit_limit, 'currency', NEW.currency, 'iban', NEW.iban, 'status', NEW.status,
      'blocked', json(CASE NEW.blocked WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END),
      'blocked_reason', NEW.blocked_reason, 'payment_terms_days', NEW.payment_terms_days, 'reason', NEW.reason,
      'asker_id', NEW.asker_id, 'asker_name', NEW.asker_name, 'asked_at', NEW.asked_at,
      'decider_id', NEW.decider_id, 'decider_name', NEW.decider_name, 'decided_at', NEW.decided_at,
      'answer', NEW.answer, 'history_id', NEW.history_id);
END;

CREATE TRIGGER pending_change_update AFTER UPDATE ON pending_change
WHEN (OLD.customer_id, OLD.field, OLD.state, OLD.was_credit_limit, OLD.was_currency, OLD.was_iban, OLD.was_status,
    OLD.was_blocked, OLD.was_blocked_reason, OLD.was_payment_terms_days, OLD.credit_limit, OLD.currency, OLD.iban,
    OLD.status, OLD.blocked, OLD.blocked_reason, OLD.payment_terms_days, OLD.reason, OLD.asker_id, OLD.asker_name,
    OLD.asked_at, OLD.decider_id, OLD.decider_name, OLD.decided_at, OLD.answer, OLD.history_id)
  IS NOT (NEW.customer_id, NEW.field, NEW.state, NEW.was_credit_limit, NEW.was_currency, NEW.was_iban, NEW.was_status,
    NEW.was_blocked, NEW.was_blocked_reason, NEW.was_payment_terms_days, NEW.credit_limit, NEW.currency, NEW.iban,
    NEW.status, NEW.blocked, NEW.blocked_reason, NEW.payment_terms_days, NEW.reason, NEW.asker_id, NEW.asker_name,
    NEW.asked_at, NEW.decider_id, NEW.decider_name, NEW.decided_at, NEW.answer, NEW.history_id)
BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'pending_change', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'field', OLD.field, 'state', OLD.state,
      'was_credit_limit', OLD.was_credit_limit, 'was_currency', OLD.was_currency, 'was_iban', OLD.was_iban,
      'was_status', OLD.was_status,
      'was_blocked', json(CASE OLD.was_blocked WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END),
      'was_blocked_reason', OLD.was_blocked_reason, 'was_payment_terms_days', OLD.was_payment_terms_days,
      'credit_limit', OLD.credit_limit, 'currency', OLD.currency, 'iban', OLD.iban, 'status', OLD.status,
      'blocked', json(CASE OLD.blocked WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END),
      'blocked_reason', OLD.blocked_reason, 'payment_terms_days', OLD.payment_terms_days, 'reason', OLD.reason,
      'asker_id', OLD.asker_id, 'asker_name', OLD.asker_name, 'asked_at', OLD.asked_at,
      'decider_id', OLD.decider_id, 'decider_name', OLD.decider_name, 'decided_at', OLD.decided_at,
      'answer', OLD.answer, 'history_id', OLD.history_id),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'field', NEW.field, 'state', NEW.state,
      'was_credit_limit', NEW.was_credit_limit, 'was_currency', NEW.was_currency, 'was_iban', NEW.was_iban,
      'was_status', NEW.was_status,
      'was_blocked', json(CASE NEW.was_blocked WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END),
      'was_blocked_reason', NEW.was_blocked_reason, 'was_payment_terms_days', NEW.was_payment_terms_days,
      'credit_limit', NEW.credit_limit, 'currency', NEW.currency, 'iban', NEW.iban, 'status', NEW.status,
      'blocked', json(CASE NEW.blocked WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END),
      'blocked_reason', NEW.blocked_reason, 'payment_terms_days', NEW.payment_terms_days, 'reason', NEW.reason,
      'asker_id', NEW.asker_id, 'asker_name', NEW.asker_name, 'asked_at', NEW.asked_at,
      'decider_id', NEW.decider_id, 'decider_name', NEW.decider_name, 'decided_at', NEW.decided_at,
      'answer', NEW.answer, 'history_id', NEW.history_id);
  -- It moved to another customer: that is news in the history of the one that it left, too.
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'pending_change', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'field', OLD.field, 'state', OLD.state,
      'was_credit_limit', OLD.was_credit_limit, 'was_currency', OLD.was_currency, 'was_iban', OLD.was_iban,
      'was_status', OLD.was_status,
      'was_blocked', json(CASE OLD.was_blocked WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END),
      'was_blocked_reason', OLD.was_blocked_reason, 'was_payment_terms_days', OLD.was_payment_terms_days,
      'credit_limit', OLD.credit_limit, 'currency', OLD.currency, 'iban', OLD.iban, 'status', OLD.status,
      'blocked', json(CASE OLD.blocked WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END),
      'blocked_reason', OLD.blocked_reason, 'payment_terms_days', OLD.payment_terms_days, 'reason', OLD.reason,
      'asker_id', OLD.asker_id, 'asker_name', OLD.asker_name, 'asked_at', OLD.asked_at,
      'decider_id', OLD.decider_id, 'decider_name', OLD.decider_name, 'decided_at', OLD.decided_at,
      'answer', OLD.answer, 'history_id', OLD.history_id),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'field', NEW.field, 'state', NEW.state,
      'was_credit_limit', NEW.was_credit_limit, 'was_currency', NEW.was_currency, 'was_iban', NEW.was_iban,
      'was_status', NEW.was_status,
      'was_blocked', json(CASE NEW.was_blocked WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END),
      'was_blocked_reason', NEW.was_blocked_reason, 'was_payment_terms_days', NEW.was_payment_terms_days,
      'credit_limit', NEW.credit_limit, 'currency', NEW.currency, 'iban', NEW.iban, 'status', NEW.status,
      'blocked', json(CASE NEW.blocked WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END),
      'blocked_reason', NEW.blocked_reason, 'payment_terms_days', NEW.payment_terms_days, 'reason', NEW.reason,
      'asker_id', NEW.asker_id, 'asker_name', NEW.asker_name, 'asked_at', NEW.asked_at,
      'decider_id', NEW.decider_id, 'decider_name', NEW.decider_name, 'decided_at', NEW.decided_at,
      'answer', NEW.answer, 'history_id', NEW.history_id)
  WHERE OLD.customer_id <> NEW.customer_id;
END;

CREATE TRIGGER pending_change_delete AFTER DELETE ON pending_change BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'pending_change', OLD.id, 'delete',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'field', OLD.field, 'state', OLD.state,
      'was_credit_limit', OLD.was_credit_limit, 'was_currency', OLD.was_currency, 'was_iban', OLD.was_iban,
      'was_status', OLD.was_status,
      'was_blocked', json(CASE OLD.was_blocked WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END),
      'was_blocked_reason', OLD.was_blocked_reason, 'was_payment_terms_days', OLD.was_payment_terms_days,
      'credit_limit', OLD.credit_limit, 'currency', OLD.currency, 'iban', OLD.iban, 'status', OLD.status,
      'blocked', json(CASE OLD.blocked WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END),
      'blocked_reason', OLD.blocked_reason, 'payment_terms_days', OLD.payment_terms_days, 'reason', OLD.reason,
      'asker_id', OLD.asker_id, 'asker_name', OLD.asker_name, 'asked_at', OLD.asked_at,
      'decider_id', OLD.decider_id, 'decider_name', OLD.decider_name, 'decided_at', OLD.decided_at,
      'answer', OLD.answer, 'history_id', OLD.history_id),
    NULL;
END;

CREATE TRIGGER pending_change_same_id BEFORE UPDATE OF id ON pending_change WHEN NEW.id <> OLD.id
BEGIN SELECT RAISE(ABORT, 'the primary key of pending_change never changes'); END;

-- How far each user has seen each customer's history: a state of the user, without history of its own.
CREATE TABLE visit (
  user_id     INTEGER NOT NULL REFERENCES app_user (id),
  customer_id INTEGER NOT NULL REFERENCES customer (id),
  seen_id     INTEGER NOT NULL,                         -- the newest entry that they have seen
  seen_at     TEXT NOT NULL,
  before_id   INTEGER,                                  -- the same of the visit before this one
  before_at   TEXT,
  PRIMARY KEY (user_id, customer_id)
) STRICT;
CREATE INDEX visit_customer_id ON visit (customer_id);

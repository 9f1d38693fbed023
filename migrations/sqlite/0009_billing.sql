-- Invoices, credit notes, their lines, and what was paid.

-- The last number of each series and year. Whoever issues a document holds its row until the transaction ends, so numbers
-- follow each other without gaps and in the order of their dates. Its every step stands in the history as a document's number.
CREATE TABLE document_counter (
  series      TEXT NOT NULL,
  fiscal_year INTEGER NOT NULL,
  last        INTEGER NOT NULL,
  last_on     TEXT NOT NULL,                         -- the date of the document that bears the last number
  PRIMARY KEY (series, fiscal_year)
) STRICT;

CREATE TABLE document (
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id       INTEGER NOT NULL REFERENCES customer (id),
  kind              TEXT NOT NULL CONSTRAINT document_kind_check CHECK (kind IN ('invoice', 'credit_note')),
  state             TEXT NOT NULL DEFAULT 'draft'
                    CONSTRAINT document_state_check CHECK (state IN ('draft', 'issued')),
  origin            TEXT NOT NULL DEFAULT 'own'
                    CONSTRAINT document_origin_check CHECK (origin IN ('own', 'imported')),
  series            TEXT,                            -- of our own numbers; an imported number is of none
  fiscal_year       INTEGER,
  number            TEXT UNIQUE,                     -- given when it is issued
  credits_id        INTEGER REFERENCES document (id), -- the invoice that a credit note refers to
  credits_number    TEXT,                            -- its number, for the history
  issued_on         TEXT NOT NULL,                   -- the date of the document; a draft's is the one it is to bear
  due_on            TEXT,
  currency          TEXT NOT NULL,                   -- ISO 4217
  net_total         INTEGER NOT NULL DEFAULT 0,      -- minor units of the currency, as all amounts; never below 0
  gross_total       INTEGER NOT NULL DEFAULT 0,      -- with VAT
  reference         TEXT,                            -- the customer's: an order, a project
  notes             TEXT,
  language          TEXT,                            -- ISO 639-1
  buyer_name        TEXT,                            -- the buyer as they were called when it was issued
  buyer_tax_id      TEXT,
  buyer_address     TEXT,
  over_limit_reason TEXT,                            -- why it was issued though the credit limit was exceeded
  version           INTEGER NOT NULL DEFAULT 1,
  created_at        TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  updated_at        TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  deleted_at        TEXT,
  CONSTRAINT document_issued_check CHECK (state = 'draft' OR (number IS NOT NULL AND buyer_name IS NOT NULL
    AND deleted_at IS NULL AND net_total >= 0 AND gross_total >= 0)),
  -- A credit note of our own says which invoice it corrects (Directive 2006/112/EC, article 219), an invoice none.
  CONSTRAINT document_credits_check CHECK (state = 'draft' OR origin = 'imported'
    OR (kind = 'credit_note') = (credits_id IS NOT NULL))
) STRICT;
CREATE INDEX document_by_date ON document (customer_id, issued_on, id);
CREATE INDEX document_credits_id ON document (credits_id);

CREATE TABLE document_line (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL REFERENCES customer (id),
  document_id INTEGER NOT NULL REFERENCES document (id),
  text        TEXT NOT NULL,
  quantity    INTEGER NOT NULL,                      -- thousandths
  unit_price  INTEGER NOT NULL                       -- ten-thousandths of the currency's unit
              CONSTRAINT document_line_unit_price_check CHECK (unit_price >= 0),
  discount    INTEGER NOT NULL DEFAULT 0             -- hundredths of a percent
              CONSTRAINT document_line_discount_check CHECK (discount BETWEEN 0 AND 10000),
  vat_rate    INTEGER NOT NULL DEFAULT 0             -- hundredths of a percent
              CONSTRAINT document_line_vat_rate_check CHECK (vat_rate BETWEEN 0 AND 10000),
  net         INTEGER NOT NULL,                      -- minor units, rounded
  currency    TEXT NOT NULL,                         -- the document's
  version     INTEGER NOT NULL DEFAULT 1,
  created_at  TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  updated_at  TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  deleted_at  TEXT
) STRICT;
CREATE INDEX document_line_document_id ON document_line (document_id, id);
CREATE INDEX document_line_customer_id ON document_line (customer_id);

CREATE TABLE payment (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL REFERENCES customer (id),
  document_id INTEGER NOT NULL REFERENCES document (id),
  document_number TEXT NOT NULL,                     -- its number, for the history
  paid_on     TEXT NOT NULL,
  amount      INTEGER NOT NULL                       -- minor units; below 0 when we paid it back
              CONSTRAINT payment_amount_check CHECK (amount <> 0),
  currency    TEXT NOT NULL,                         -- the document's
  method      TEXT CONSTRAINT payment_method_check
              CHECK (method IN ('transfer', 'direct_debit', 'card', 'cash', 'cheque')),
  reference   TEXT,
  version     INTEGER NOT NULL DEFAULT 1,
  created_at  TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  updated_at  TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  deleted_at  TEXT
) STRICT;
CREATE INDEX payment_document_id ON payment (document_id, id);
CREATE INDEX payment_by_date ON payment (customer_id, paid_on, id);

-- Foreign keys by name, as those of customers.
CREATE TRIGGER document_customer_id_fkey_insert BEFORE INSERT ON document
WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'document_customer_id_fkey'); END;
CREATE TRIGGER document_customer_id_fkey_update BEFORE UPDATE OF customer_id ON document
WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'document_customer_id_fkey'); END;
CREATE TRIGGER document_customer_id_fkey_delete BEFORE DELETE ON customer
WHEN EXISTS (SELECT 1 FROM document WHERE customer_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'document_customer_id_fkey'); END;
CREATE TRIGGER document_credits_id_fkey_insert BEFORE INSERT ON document
WHEN NEW.credits_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM document WHERE id = NEW.credits_id)
BEGIN SELECT RAISE(ABORT, 'document_credits_id_fkey'); END;
CREATE TRIGGER document_credits_id_fkey_update BEFORE UPDATE OF credits_id ON document
WHEN NEW.credits_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM document WHERE id = NEW.credits_id)
BEGIN SELECT RAISE(ABORT, 'document_credits_id_fkey'); END;
CREATE TRIGGER document_credits_id_fkey_delete BEFORE DELETE ON document
WHEN EXISTS (SELECT 1 FROM document WHERE credits_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'document_credits_id_fkey'); END;
CREATE TRIGGER document_line_customer_id_fkey_insert BEFORE INSERT ON document_line
WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'document_line_customer_id_fkey'); END;
CREATE TRIGGER document_line_customer_id_fkey_update BEFORE UPDATE OF customer_id ON document_line
WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'document_line_customer_id_fkey'); END;
CREATE TRIGGER document_line_customer_id_fkey_delete BEFORE DELETE ON customer
WHEN EXISTS (SELECT 1 FROM document_line WHERE customer_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'document_line_customer_id_fkey'); END;
CREATE TRIGGER document_line_document_id_fkey_insert BEFORE INSERT ON document_line
WHEN NEW.document_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id)
BEGIN SELECT RAISE(ABORT, 'document_line_document_id_fkey'); END;
CREATE TRIGGER document_line_document_id_fkey_update BEFORE UPDATE OF document_id ON document_line
WHEN NEW.document_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id)
BEGIN SELECT RAISE(ABORT, 'document_line_document_id_fkey'); END;
CREATE TRIGGER document_line_document_id_fkey_delete BEFORE DELETE ON document
WHEN EXISTS (SELECT 1 FROM document_line WHERE document_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'document_line_document_id_fkey'); END;
CREATE TRIGGER payment_customer_id_fkey_insert BEFORE INSERT ON payment
WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'payment_customer_id_fkey'); END;
CREATE TRIGGER payment_customer_id_fkey_update BEFORE UPDATE OF customer_id ON payment
WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'payment_customer_id_fkey'); END;
CREATE TRIGGER payment_customer_id_fkey_delete BEFORE DELETE ON customer
WHEN EXISTS (SELECT 1 FROM payment WHERE customer_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'payment_customer_id_fkey'); END;
CREATE TRIGGER payment_document_id_fkey_insert BEFORE INSERT ON payment
WHEN NEW.document_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id)
BEGIN SELECT RAISE(ABORT, 'payment_document_id_fkey'); END;
CREATE TRIGGER payment_document_id_fkey_update BEFORE UPDATE OF document_id ON payment
WHEN NEW.document_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM document WHERE id = NEW.document_id)
BEGIN SELECT RAISE(ABORT, 'payment_document_id_fkey'); END;
CREATE TRIGGER payment_document_id_fkey_delete BEFORE DELETE ON document
WHEN EXISTS (SELECT 1 FROM payment WHERE document_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'payment_document_id_fkey'); END;

-- What has been issued is final: the row and its lines never change again, and stay. Only the bookkeeping may move, so that
-- a payment can hold the row while it is written. A client that leaves recursive_triggers off would let REPLACE delete one
-- row on behalf of another; that is refused too.
CREATE TRIGGER document_final_update BEFORE UPDATE ON document
WHEN OLD.state = 'issued' AND (OLD.customer_id, OLD.kind, OLD.state, OLD.origin, OLD.series, OLD.fiscal_year, OLD.number, OLD.credits_id,
    OLD.credits_number, OLD.issued_on, OLD.due_on, OLD.currency, OLD.net_total, OLD.gross_total, OLD.reference,
    OLD.notes, OLD.language, OLD.buyer_name, OLD.buyer_tax_id, OLD.buyer_address, OLD.over_limit_reason,
    OLD.deleted_at, OLD.created_at)
  IS NOT (NEW.customer_id, NEW.kind, NEW.state, NEW.origin, NEW.series, NEW.fiscal_year, NEW.number, NEW.credits_id,
    NEW.credits_number, NEW.issued_on, NEW.due_on, NEW.currency, NEW.net_total, NEW.gross_total, NEW.reference,
    NEW.notes, NEW.language, NEW.buyer_name, NEW.buyer_tax_id, NEW.buyer_address, NEW.over_limit_reason,
    NEW.deleted_at, NEW.created_at)
BEGIN SELECT RAISE(ABORT, 'document_final'); END;
CREATE TRIGGER document_final_delete BEFORE DELETE ON document WHEN OLD.state = 'issued'
BEGIN SELECT RAISE(ABORT, 'document_final'); END;
CREATE TRIGGER document_final_replace BEFORE INSERT ON document
WHEN EXISTS (SELECT 1 FROM document WHERE state = 'issued' AND id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'document_final'); END;
CREATE TRIGGER document_number_key_insert BEFORE INSERT ON document
WHEN EXISTS (SELECT 1 FROM document WHERE number = NEW.number AND id IS NOT NEW.id)
BEGIN SELECT RAISE(ABORT, 'document_number_key'); END;
CREATE TRIGGER document_number_key_update BEFORE UPDATE OF number ON document
WHEN EXISTS (SELECT 1 FROM document WHERE number = NEW.number AND id IS NOT NEW.id)
BEGIN SELECT RAISE(ABORT, 'document_number_key'); END;
CREATE TRIGGER document_line_final_insert BEFORE INSERT ON document_line
WHEN EXISTS (SELECT 1 FROM document WHERE state = 'issued'
  AND id IN (NEW.document_id, (SELECT document_id FROM document_line WHERE id = NEW.id)))
BEGIN SELECT RAISE(ABORT, 'document_line_final'); END;
CREATE TRIGGER document_line_final_update BEFORE UPDATE ON document_line
WHEN EXISTS (SELECT 1 FROM document WHERE id IN (OLD.document_id, NEW.document_id) AND state = 'issued')
BEGIN SELECT RAISE(ABORT, 'document_line_final'); END;
CREATE TRIGGER document_line_final_delete BEFORE DELETE ON document_line
WHEN EXISTS (SELECT 1 FROM document WHERE id = OLD.document_id AND state = 'issued')
BEGIN SELECT RAISE(ABORT, 'document_line_final'); END;

-- The history of the three.

CREATE TRIGGER document_insert AFTER INSERT ON document BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'document', NEW.id, 'insert',
    NULL,
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'kind', NEW.kind, 'state', NEW.state, 'origin', NEW.origin,
      'series', NEW.series, 'fiscal_year', NEW.fiscal_year, 'number', NEW.number, 'credits_id', NEW.credits_id,
      'credits_number', NEW.credits_number, 'issued_on', NEW.issued_on, 'due_on', NEW.due_on,
      'currency', NEW.currency, 'net_total', NEW.net_total, 'gross_total', NEW.gross_total,
      'reference', NEW.reference, 'notes', NEW.notes, 'language', NEW.language, 'buyer_name', NEW.buyer_name,
      'buyer_tax_id', NEW.buyer_tax_id, 'buyer_address', NEW.buyer_address,
      'over_limit_reason', NEW.over_limit_reason, 'deleted_at', NEW.deleted_at);
END;

CREATE TRIGGER document_update AFTER UPDATE ON document
WHEN (OLD.customer_id, OLD.kind, OLD.state, OLD.origin, OLD.series, OLD.fiscal_year, OLD.number, OLD.credits_id,
    OLD.credits_number, OLD.issued_on, OLD.due_on, OLD.currency, OLD.net_total, OLD.gross_total, OLD.reference,
    OLD.notes, OLD.language, OLD.buyer_name, OLD.buyer_tax_id, OLD.buyer_address, OLD.over_limit_reason,
    OLD.deleted_at)
  IS NOT (NEW.customer_id, NEW.kind, NEW.state, NEW.origin, NEW.series, NEW.fiscal_year, NEW.number, NEW.credits_id,
    NEW.credits_number, NEW.issued_on, NEW.due_on, NEW.currency, NEW.net_total, NEW.gross_total, NEW.reference,
    NEW.notes, NEW.language, NEW.buyer_name, NEW.buyer_tax_id, NEW.buyer_address, NEW.over_limit_reason,
    NEW.deleted_at)
BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'document', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'kind', OLD.kind, 'state', OLD.state, 'origin', OLD.origin,
      'series', OLD.series, 'fiscal_year', OLD.fiscal_year, 'number', OLD.number, 'credits_id', OLD.credits_id,
      'credits_number', OLD.credits_number, 'issued_on', OLD.issued_on, 'due_on', OLD.due_on,
      'currency', OLD.currency, 'net_total', OLD.net_total, 'gross_total', OLD.gross_total,
      'reference', OLD.reference, 'notes', OLD.notes, 'language', OLD.language, 'buyer_name', OLD.buyer_name,
      'buyer_tax_id', OLD.buyer_tax_id, 'buyer_address', OLD.buyer_address,
      'over_limit_reason', OLD.over_limit_reason, 'deleted_at', OLD.deleted_at),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'kind', NEW.kind, 'state', NEW.state, 'origin', NEW.origin,
      'series', NEW.series, 'fiscal_year', NEW.fiscal_year, 'number', NEW.number, 'credits_id', NEW.credits_id,
      'credits_number', NEW.credits_number, 'issued_on', NEW.issued_on, 'due_on', NEW.due_on,
      'currency', NEW.currency, 'net_total', NEW.net_total, 'gross_total', NEW.gross_total,
      'reference', NEW.reference, 'notes', NEW.notes, 'language', NEW.language, 'buyer_name', NEW.buyer_name,
      'buyer_tax_id', NEW.buyer_tax_id, 'buyer_address', NEW.buyer_address,
      'over_limit_reason', NEW.over_limit_reason, 'deleted_at', NEW.deleted_at);
  -- It moved to another customer: that is news in the history of the one that it left, too.
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'document', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'kind', OLD.kind, 'state', OLD.state, 'origin', OLD.origin,
      'series', OLD.series, 'fiscal_year', OLD.fiscal_year, 'number', OLD.number, 'credits_id', OLD.credits_id,
      'credits_number', OLD.credits_number, 'issued_on', OLD.issued_on, 'due_on', OLD.due_on,
      'currency', OLD.currency, 'net_total', OLD.net_total, 'gross_total', OLD.gross_total,
      'reference', OLD.reference, 'notes', OLD.notes, 'language', OLD.language, 'buyer_name', OLD.buyer_name,
      'buyer_tax_id', OLD.buyer_tax_id, 'buyer_address', OLD.buyer_address,
      'over_limit_reason', OLD.over_limit_reason, 'deleted_at', OLD.deleted_at),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'kind', NEW.kind, 'state', NEW.state, 'origin', NEW.origin,
      'series', NEW.series, 'fiscal_year', NEW.fiscal_year, 'number', NEW.number, 'credits_id', NEW.credits_id,
      'credits_number', NEW.credits_number, 'issued_on', NEW.issued_on, 'due_on', NEW.due_on,
      'currency', NEW.currency, 'net_total', NEW.net_total, 'gross_total', NEW.gross_total,
      'reference', NEW.reference, 'notes', NEW.notes, 'language', NEW.language, 'buyer_name', NEW.buyer_name,
      'buyer_tax_id', NEW.buyer_tax_id, 'buyer_address', NEW.buyer_address,
      'over_limit_reason', NEW.over_limit_reason, 'deleted_at', NEW.deleted_at)
  WHERE OLD.customer_id <> NEW.customer_id;
END;

CREATE TRIGGER document_delete AFTER DELETE ON document BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'document', OLD.id, 'delete',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'kind', OLD.kind, 'state', OLD.state, 'origin', OLD.origin,
      'series', OLD.series, 'fiscal_year', OLD.fiscal_year, 'number', OLD.number, 'credits_id', OLD.credits_id,
      'credits_number', OLD.credits_number, 'issued_on', OLD.issued_on, 'due_on', OLD.due_on,
      'currency', OLD.currency, 'net_total', OLD.net_total, 'gross_total', OLD.gross_total,
      'reference', OLD.reference, 'notes', OLD.notes, 'language', OLD.language, 'buyer_name', OLD.buyer_name,
      'buyer_tax_id', OLD.buyer_tax_id, 'buyer_address', OLD.buyer_address,
      'over_limit_reason', OLD.over_limit_reason, 'deleted_at', OLD.deleted_at),
    NULL;
END;

CREATE TRIGGER document_same_id BEFORE UPDATE OF id ON document WHEN NEW.id <> OLD.id
BEGIN SELECT RAISE(ABORT, 'the primary key of document never changes'); END;

CREATE TRIGGER document_line_insert AFTER INSERT ON document_line BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'document_line', NEW.id, 'insert',
    NULL,
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'document_id', NEW.document_id, 'text', NEW.text,
      'quantity', NEW.quantity, 'unit_price', NEW.unit_price, 'discount', NEW.discount,
      'vat_rate', NEW.vat_rate, 'net', NEW.net, 'currency', NEW.currency, 'deleted_at', NEW.deleted_at);
END;

CREATE TRIGGER document_line_update AFTER UPDATE ON document_line
WHEN (OLD.customer_id, OLD.document_id, OLD.text, OLD.quantity, OLD.unit_price, OLD.discount, OLD.vat_rate,
    OLD.net, OLD.currency, OLD.deleted_at)
  IS NOT (NEW.customer_id, NEW.document_id, NEW.text, NEW.quantity, NEW.unit_price, NEW.discount, NEW.vat_rate,
    NEW.net, NEW.currency, NEW.deleted_at)
BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'document_line', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'document_id', OLD.document_id, 'text', OLD.text,
      'quantity', OLD.quantity, 'unit_price', OLD.unit_price, 'discount', OLD.discount,
      'vat_rate', OLD.vat_rate, 'net', OLD.net, 'currency', OLD.currency, 'deleted_at', OLD.deleted_at),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'document_id', NEW.document_id, 'text', NEW.text,
      'quantity', NEW.quantity, 'unit_price', NEW.unit_price, 'discount', NEW.discount,
      'vat_rate', NEW.vat_rate, 'net', NEW.net, 'currency', NEW.currency, 'deleted_at', NEW.deleted_at);
  -- It moved to another customer: that is news in the history of the one that it left, too.
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'document_line', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'document_id', OLD.document_id, 'text', OLD.text,
      'quantity', OLD.quantity, 'unit_price', OLD.unit_price, 'discount', OLD.discount,
      'vat_rate', OLD.vat_rate, 'net', OLD.net, 'currency', OLD.currency, 'deleted_at', OLD.deleted_at),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'document_id', NEW.document_id, 'text', NEW.text,
      'quantity', NEW.quantity, 'unit_price', NEW.unit_price, 'discount', NEW.discount,
      'vat_rate', NEW.vat_rate, 'net', NEW.net, 'currency', NEW.currency, 'deleted_at', NEW.deleted_at)
  WHERE OLD.customer_id <> NEW.customer_id;
END;

CREATE TRIGGER document_line_delete AFTER DELETE ON document_line BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'document_line', OLD.id, 'delete',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'document_id', OLD.document_id, 'text', OLD.text,
      'quantity', OLD.quantity, 'unit_price', OLD.unit_price, 'discount', OLD.discount,
      'vat_rate', OLD.vat_rate, 'net', OLD.net, 'currency', OLD.currency, 'deleted_at', OLD.deleted_at),
    NULL;
END;

CREATE TRIGGER document_line_same_id BEFORE UPDATE OF id ON document_line WHEN NEW.id <> OLD.id
BEGIN SELECT RAISE(ABORT, 'the primary key of document_line never changes'); END;

CREATE TRIGGER payment_insert AFTER INSERT ON payment BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'payment', NEW.id, 'insert',
    NULL,
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'document_id', NEW.document_id,
      'document_number', NEW.document_number, 'paid_on', NEW.paid_on, 'amount', NEW.amount,
      'currency', NEW.currency, 'method', NEW.method, 'reference', NEW.reference, 'deleted_at', NEW.deleted_at);
END;

CREATE TRIGGER payment_update AFTER UPDATE ON payment
WHEN (OLD.customer_id, OLD.document_id, OLD.document_number, OLD.paid_on, OLD.amount, OLD.currency, OLD.method,
    OLD.reference, OLD.deleted_at)
  IS NOT (NEW.customer_id, NEW.document_id, NEW.document_number, NEW.paid_on, NEW.amount, NEW.currency, NEW.method,
    NEW.reference, NEW.deleted_at)
BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'payment', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'document_id', OLD.document_id,
      'document_number', OLD.document_number, 'paid_on', OLD.paid_on, 'amount', OLD.amount,
      'currency', OLD.currency, 'method', OLD.method, 'reference', OLD.reference, 'deleted_at', OLD.deleted_at),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'document_id', NEW.document_id,
      'document_number', NEW.document_number, 'paid_on', NEW.paid_on, 'amount', NEW.amount,
      'currency', NEW.currency, 'method', NEW.method, 'reference', NEW.reference, 'deleted_at', NEW.deleted_at);
  -- It moved to another customer: that is news in the history of the one that it left, too.
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'payment', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'document_id', OLD.document_id,
      'document_number', OLD.document_number, 'paid_on', OLD.paid_on, 'amount', OLD.amount,
      'currency', OLD.currency, 'method', OLD.method, 'reference', OLD.reference, 'deleted_at', OLD.deleted_at),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'document_id', NEW.document_id,
      'document_number', NEW.document_number, 'paid_on', NEW.paid_on, 'amount', NEW.amount,
      'currency', NEW.currency, 'method', NEW.method, 'reference', NEW.reference, 'deleted_at', NEW.deleted_at)
  WHERE OLD.customer_id <> NEW.customer_id;
END;

CREATE TRIGGER payment_delete AFTER DELETE ON payment BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'payment', OLD.id, 'delete',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'document_id', OLD.document_id,
      'document_number', OLD.document_number, 'paid_on', OLD.paid_on, 'amount', OLD.amount,
      'currency', OLD.currency, 'method', OLD.method, 'reference', OLD.reference, 'deleted_at', OLD.deleted_at),
    NULL;
END;

CREATE TRIGGER payment_same_id BEFORE UPDATE OF id ON payment WHEN NEW.id <> OLD.id
BEGIN SELECT RAISE(ABORT, 'the primary key of payment never changes'); END;

-- Lines know what was sold: a product of the catalogue, as it was called then, and what one of it is.

ALTER TABLE document_line ADD COLUMN product_id INTEGER REFERENCES product (id);
ALTER TABLE document_line ADD COLUMN product_number TEXT;     -- its number then, for the document and the history
ALTER TABLE document_line ADD COLUMN article_code TEXT;       -- what the customer called it then
ALTER TABLE document_line ADD COLUMN unit TEXT;               -- what one of it is: 'box of 12', 'kg', 'hour'
ALTER TABLE document_line ADD COLUMN search_key TEXT NOT NULL DEFAULT '';
CREATE INDEX document_line_product_id ON document_line (product_id);

-- SQLite does not say which reference is broken: these do, by the names that Postgres gives.
CREATE TRIGGER document_line_product_id_fkey_insert BEFORE INSERT ON document_line
WHEN NEW.product_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM product WHERE id = NEW.product_id)
BEGIN SELECT RAISE(ABORT, 'document_line_product_id_fkey'); END;
CREATE TRIGGER document_line_product_id_fkey_update BEFORE UPDATE OF product_id ON document_line
WHEN NEW.product_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM product WHERE id = NEW.product_id)
BEGIN SELECT RAISE(ABORT, 'document_line_product_id_fkey'); END;
CREATE TRIGGER document_line_product_id_fkey_delete BEFORE DELETE ON product
WHEN EXISTS (SELECT 1 FROM document_line WHERE product_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'document_line_product_id_fkey'); END;

-- What is there already is found by its text, lower-cased as far as SQL can. It is bookkeeping, so the lines of issued
-- documents may have it too; the trigger that keeps them as they are is back below.
DROP TRIGGER document_line_final_update;
DROP TRIGGER document_line_update;
UPDATE document_line SET search_key = lower(text);
CREATE TRIGGER document_line_final_update BEFORE UPDATE ON document_line
WHEN EXISTS (SELECT 1 FROM document WHERE id IN (OLD.document_id, NEW.document_id) AND state = 'issued')
BEGIN SELECT RAISE(ABORT, 'document_line_final'); END;

-- The history, with the new columns.
DROP TRIGGER document_line_insert;
DROP TRIGGER document_line_delete;

CREATE TRIGGER document_line_insert AFTER INSERT ON document_line BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'document_line', NEW.id, 'insert',
    NULL,
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'document_id', NEW.document_id, 'product_id', NEW.product_id,
      'product_number', NEW.product_number, 'article_code', NEW.article_code, 'text', NEW.text, 'unit', NEW.unit,
      'quantity', NEW.quantity, 'unit_price', NEW.unit_price, 'discount', NEW.discount,
      'vat_rate', NEW.vat_rate, 'net', NEW.net, 'currency', NEW.currency, 'deleted_at', NEW.deleted_at);
END;

CREATE TRIGGER document_line_update AFTER UPDATE ON document_line
WHEN (OLD.customer_id, OLD.document_id, OLD.product_id, OLD.product_number, OLD.article_code, OLD.text,
    OLD.unit, OLD.quantity, OLD.unit_price, OLD.discount, OLD.vat_rate, OLD.net, OLD.currency, OLD.deleted_at)
  IS NOT (NEW.customer_id, NEW.document_id, NEW.product_id, NEW.product_number, NEW.article_code, NEW.text,
    NEW.unit, NEW.quantity, NEW.unit_price, NEW.discount, NEW.vat_rate, NEW.net, NEW.currency, NEW.deleted_at)
BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'document_line', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'document_id', OLD.document_id, 'product_id', OLD.product_id,
      'product_number', OLD.product_number, 'article_code', OLD.article_code, 'text', OLD.text, 'unit', OLD.unit,
      'quantity', OLD.quantity, 'unit_price', OLD.unit_price, 'discount', OLD.discount,
      'vat_rate', OLD.vat_rate, 'net', OLD.net, 'currency', OLD.currency, 'deleted_at', OLD.deleted_at),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'document_id', NEW.document_id, 'product_id', NEW.product_id,
      'product_number', NEW.product_number, 'article_code', NEW.article_code, 'text', NEW.text, 'unit', NEW.unit,
      'quantity', NEW.quantity, 'unit_price', NEW.unit_price, 'discount', NEW.discount,
      'vat_rate', NEW.vat_rate, 'net', NEW.net, 'currency', NEW.currency, 'deleted_at', NEW.deleted_at);
  -- It moved to another customer: that is news in the history of the one that it left, too.
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'document_line', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'document_id', OLD.document_id, 'product_id', OLD.product_id,
      'product_number', OLD.product_number, 'article_code', OLD.article_code, 'text', OLD.text, 'unit', OLD.unit,
      'quantity', OLD.quantity, 'unit_price', OLD.unit_price, 'discount', OLD.discount,
      'vat_rate', OLD.vat_rate, 'net', OLD.net, 'currency', OLD.currency, 'deleted_at', OLD.deleted_at),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'document_id', NEW.document_id, 'product_id', NEW.product_id,
      'product_number', NEW.product_number, 'article_code', NEW.article_code, 'text', NEW.text, 'unit', NEW.unit,
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
      'id', OLD.id, 'customer_id', OLD.customer_id, 'document_id', OLD.document_id, 'product_id', OLD.product_id,
      'product_number', OLD.product_number, 'article_code', OLD.article_code, 'text', OLD.text, 'unit', OLD.unit,
      'quantity', OLD.quantity, 'unit_price', OLD.unit_price, 'discount', OLD.discount,
      'vat_rate', OLD.vat_rate, 'net', OLD.net, 'currency', OLD.currency, 'deleted_at', OLD.deleted_at),
    NULL;
END;

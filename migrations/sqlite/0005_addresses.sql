-- Addresses: removed ones are kept, one is the default for each purpose, and a billing address may serve for deliveries too.

ALTER TABLE address ADD COLUMN also_shipping INTEGER NOT NULL DEFAULT 0
  CONSTRAINT address_also_shipping_check CHECK (also_shipping IN (0, 1));
ALTER TABLE address ADD COLUMN deleted_at TEXT;

-- The history knows the new columns too.
DROP TRIGGER address_insert;
DROP TRIGGER address_update;
DROP TRIGGER address_delete;

CREATE TRIGGER address_insert AFTER INSERT ON address BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'address', NEW.id, 'insert',
    NULL,
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'purpose', NEW.purpose, 'label', NEW.label,
      'street', NEW.street, 'city', NEW.city, 'region', NEW.region, 'postal_code', NEW.postal_code,
      'country', NEW.country, 'is_default', json(iif(NEW.is_default, 'true', 'false')),
      'also_shipping', json(iif(NEW.also_shipping, 'true', 'false')), 'deleted_at', NEW.deleted_at);
END;

CREATE TRIGGER address_update AFTER UPDATE ON address
WHEN (OLD.customer_id, OLD.purpose, OLD.label, OLD.street, OLD.city, OLD.region, OLD.postal_code, OLD.country,
    OLD.is_default, OLD.also_shipping, OLD.deleted_at)
  IS NOT (NEW.customer_id, NEW.purpose, NEW.label, NEW.street, NEW.city, NEW.region, NEW.postal_code, NEW.country,
    NEW.is_default, NEW.also_shipping, NEW.deleted_at)
BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'address', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'purpose', OLD.purpose, 'label', OLD.label,
      'street', OLD.street, 'city', OLD.city, 'region', OLD.region, 'postal_code', OLD.postal_code,
      'country', OLD.country, 'is_default', json(iif(OLD.is_default, 'true', 'false')),
      'also_shipping', json(iif(OLD.also_shipping, 'true', 'false')), 'deleted_at', OLD.deleted_at),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'purpose', NEW.purpose, 'label', NEW.label,
      'street', NEW.street, 'city', NEW.city, 'region', NEW.region, 'postal_code', NEW.postal_code,
      'country', NEW.country, 'is_default', json(iif(NEW.is_default, 'true', 'false')),
      'also_shipping', json(iif(NEW.also_shipping, 'true', 'false')), 'deleted_at', NEW.deleted_at);
  -- It moved to another customer: that is news in the history of the one that it left, too.
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'address', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'purpose', OLD.purpose, 'label', OLD.label,
      'street', OLD.street, 'city', OLD.city, 'region', OLD.region, 'postal_code', OLD.postal_code,
      'country', OLD.country, 'is_default', json(iif(OLD.is_default, 'true', 'false')),
      'also_shipping', json(iif(OLD.also_shipping, 'true', 'false')), 'deleted_at', OLD.deleted_at),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'purpose', NEW.purpose, 'label', NEW.label,
      'street', NEW.street, 'city', NEW.city, 'region', NEW.region, 'postal_code', NEW.postal_code,
      'country', NEW.country, 'is_default', json(iif(NEW.is_default, 'true', 'false')),
      'also_shipping', json(iif(NEW.also_shipping, 'true', 'false')), 'deleted_at', NEW.deleted_at)
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
      'country', OLD.country, 'is_default', json(iif(OLD.is_default, 'true', 'false')),
      'also_shipping', json(iif(OLD.also_shipping, 'true', 'false')), 'deleted_at', OLD.deleted_at),
    NULL;
END;

-- Where several were the default, the first stays it.
UPDATE address SET is_default = 0, version = version + 1
WHERE is_default AND EXISTS (
  SELECT 1 FROM address o
  WHERE o.customer_id = address.customer_id AND o.purpose = address.purpose AND o.is_default AND o.id < address.id);
CREATE UNIQUE INDEX address_customer_id_purpose_key ON address (customer_id, purpose)
  WHERE is_default AND deleted_at IS NULL;

DROP INDEX address_customer_id;
CREATE INDEX address_of_customer ON address (customer_id, is_default DESC, id) WHERE deleted_at IS NULL;
CREATE INDEX address_customer_id ON address (customer_id);

-- Addresses: removed ones are kept, one is the default for each purpose, and a billing address may serve for deliveries too.

ALTER TABLE address ADD COLUMN also_shipping BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE address ADD COLUMN deleted_at TIMESTAMPTZ;

-- Where several were the default, the first stays it.
UPDATE address SET is_default = FALSE, version = version + 1
WHERE is_default AND EXISTS (
  SELECT 1 FROM address o
  WHERE o.customer_id = address.customer_id AND o.purpose = address.purpose AND o.is_default AND o.id < address.id);
CREATE UNIQUE INDEX address_customer_id_purpose_key ON address (customer_id, purpose)
  WHERE is_default AND deleted_at IS NULL;

DROP INDEX address_customer_id;
CREATE INDEX address_of_customer ON address (customer_id, is_default DESC, id) WHERE deleted_at IS NULL;
CREATE INDEX address_customer_id ON address (customer_id);

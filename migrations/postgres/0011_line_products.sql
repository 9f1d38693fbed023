-- Lines know what was sold: a product of the catalogue, as it was called then, and what one of it is.

ALTER TABLE document_line ADD COLUMN product_id BIGINT REFERENCES product (id);
ALTER TABLE document_line ADD COLUMN product_number TEXT;     -- its number then, for the document and the history
ALTER TABLE document_line ADD COLUMN article_code TEXT;       -- what the customer called it then
ALTER TABLE document_line ADD COLUMN unit TEXT;               -- what one of it is: 'box of 12', 'kg', 'hour'
ALTER TABLE document_line ADD COLUMN search_key TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX document_line_product_id ON document_line (product_id);

-- What is there already is found by its text, lower-cased as far as SQL can. It is bookkeeping, so the lines of issued
-- documents may have it too; the trigger that keeps them as they are is back below.
ALTER TABLE document_line DISABLE TRIGGER document_line_final;
UPDATE document_line SET search_key = lower(text);
ALTER TABLE document_line ENABLE ALWAYS TRIGGER document_line_final;

-- Erasing the personal values of a customer or of a contact, where the law gives them the right to it (GDPR, article 17).
--
-- Tables, history and seals lose the values; that they were there, and who has erased them when and why, stays. Each erasure
-- stands in the history itself, so a seal covers it, and with it a hash over every row of the history that it has emptied:
-- nobody else can empty a row and say that it was erased.

CREATE TABLE erasure (
  id           INTEGER PRIMARY KEY,
  customer_id  INTEGER NOT NULL,        -- from whose card; no foreign key: it outlives the customer
  kind         TEXT    NOT NULL CONSTRAINT erasure_kind_check CHECK (kind IN ('customer', 'contact')),
  contact_id   INTEGER,
  reason       TEXT    NOT NULL,        -- as it was typed, and without what was erased
  history_rows INTEGER NOT NULL,        -- how many rows of the history it has emptied
  files        INTEGER NOT NULL,        -- how many files it has removed
  documents    INTEGER NOT NULL,        -- how many issued documents stay as they are, because the law has them kept
  kept_until   TEXT,                    -- the last day on which one of those has to be kept
  digest       TEXT    NOT NULL,        -- SHA-256, hex, of the emptied rows; '' of none
  created_at   TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now'))
) STRICT;
CREATE TRIGGER erasure_no_update BEFORE UPDATE ON erasure
BEGIN SELECT RAISE(ABORT, 'erasures are append-only'); END;
CREATE TRIGGER erasure_no_delete BEFORE DELETE ON erasure
BEGIN SELECT RAISE(ABORT, 'erasures are append-only'); END;
CREATE TRIGGER erasure_no_replace BEFORE INSERT ON erasure WHEN EXISTS (SELECT 1 FROM erasure WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'erasures are append-only'); END;

CREATE TRIGGER erasure_insert AFTER INSERT ON erasure BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'erasure', NEW.id, 'insert',
    NULL,
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'kind', NEW.kind, 'contact_id', NEW.contact_id,
      'reason', NEW.reason, 'history_rows', NEW.history_rows, 'files', NEW.files, 'documents', NEW.documents,
      'kept_until', NEW.kept_until, 'digest', NEW.digest);
END;

-- The rows of the history that were emptied, and what vouches for each of them in the place of its seal: a hash over the row
-- as it stands now. A later erasure of the same row takes the salt of the one before. One that belongs to no erasure is found when
-- the history is verified.
CREATE TABLE erased (
  history_id INTEGER NOT NULL,
  erasure_id INTEGER NOT NULL,
  salt       TEXT,                      -- hex
  content    TEXT    NOT NULL,          -- SHA-256, hex, of salt and row
  PRIMARY KEY (history_id, erasure_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX erased_erasure_id ON erased (erasure_id, history_id);

-- The door: a transaction names the erasure that it is about, which is not recorded yet. It closes with the transaction, as
-- the name of the writer goes.
ALTER TABLE audit_context ADD COLUMN erasure INTEGER;

CREATE TRIGGER erased_door BEFORE INSERT ON erased
WHEN NOT EXISTS (SELECT 1 FROM audit_context WHERE erasure = NEW.erasure_id)
  OR EXISTS (SELECT 1 FROM erasure WHERE id = NEW.erasure_id)
  OR EXISTS (SELECT 1 FROM erased WHERE history_id = NEW.history_id AND erasure_id = NEW.erasure_id)
BEGIN SELECT RAISE(ABORT, 'what was erased is append-only'); END;
CREATE TRIGGER erased_no_update BEFORE UPDATE ON erased
WHEN NEW.salt IS NOT NULL
  OR (OLD.history_id, OLD.erasure_id, OLD.content) IS NOT (NEW.history_id, NEW.erasure_id, NEW.content)
  OR NOT EXISTS (SELECT 1 FROM audit_context c JOIN erased e ON e.erasure_id = c.erasure
                  WHERE e.history_id = OLD.history_id AND e.erasure_id <> OLD.erasure_id)
BEGIN SELECT RAISE(ABORT, 'what was erased is append-only'); END;
CREATE TRIGGER erased_no_delete BEFORE DELETE ON erased
BEGIN SELECT RAISE(ABORT, 'what was erased is append-only'); END;

-- Through it only what a row was before and after can change, and of a seal only the salt can go.
DROP TRIGGER history_no_update;
CREATE TRIGGER history_no_update BEFORE UPDATE ON history
WHEN (OLD.id, OLD.at, OLD.actor, OLD.source, OLD.request_id, OLD.customer_id, OLD.entity, OLD.entity_id, OLD.op)
    IS NOT (NEW.id, NEW.at, NEW.actor, NEW.source, NEW.request_id, NEW.customer_id, NEW.entity, NEW.entity_id, NEW.op)
  OR NOT EXISTS (SELECT 1 FROM audit_context c JOIN erased e ON e.erasure_id = c.erasure WHERE e.history_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
DROP TRIGGER seal_no_update;
CREATE TRIGGER seal_no_update BEFORE UPDATE ON seal
WHEN NEW.salt IS NOT NULL
  OR (OLD.position, OLD.history_id, OLD.customer_id, OLD.seq, OLD.content, OLD.hash)
    IS NOT (NEW.position, NEW.history_id, NEW.customer_id, NEW.seq, NEW.content, NEW.hash)
  OR NOT EXISTS (SELECT 1 FROM audit_context c JOIN erased e ON e.erasure_id = c.erasure
                  WHERE e.history_id = OLD.history_id)
BEGIN SELECT RAISE(ABORT, 'seals are append-only'); END;

-- What an erasure changes in the tables is no news but the erasure itself: written down, the old values would be kept. The
-- rows of the history lose the same values, so that they still come to the tables.
CREATE TRIGGER history_erasing BEFORE INSERT ON history
WHEN NEW.entity <> 'erasure' AND EXISTS (SELECT 1 FROM audit_context WHERE erasure IS NOT NULL)
BEGIN SELECT RAISE(IGNORE); END;

-- What is final otherwise lets go of its texts, and of nothing else.
DROP TRIGGER ticket_message_no_update;
CREATE TRIGGER ticket_message_no_update BEFORE UPDATE ON ticket_message
WHEN (OLD.id, OLD.customer_id, OLD.ticket_id, OLD.ticket_number, OLD.kind, OLD.author_name, OLD.sent_at, OLD.created_at)
    IS NOT (NEW.id, NEW.customer_id, NEW.ticket_id, NEW.ticket_number, NEW.kind, NEW.author_name, NEW.sent_at, NEW.created_at)
  OR NOT EXISTS (SELECT 1 FROM audit_context WHERE erasure IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'messages of a ticket are append-only'); END;

DROP TRIGGER document_final_update;
CREATE TRIGGER document_final_update BEFORE UPDATE ON document
WHEN OLD.state = 'issued' AND (
  (OLD.customer_id, OLD.kind, OLD.state, OLD.origin, OLD.series, OLD.fiscal_year, OLD.number, OLD.credits_id,
    OLD.credits_number, OLD.issued_on, OLD.due_on, OLD.currency, OLD.net_total, OLD.gross_total, OLD.language,
    OLD.deleted_at, OLD.created_at)
  IS NOT (NEW.customer_id, NEW.kind, NEW.state, NEW.origin, NEW.series, NEW.fiscal_year, NEW.number, NEW.credits_id,
    NEW.credits_number, NEW.issued_on, NEW.due_on, NEW.currency, NEW.net_total, NEW.gross_total, NEW.language,
    NEW.deleted_at, NEW.created_at)
  OR ((OLD.reference, OLD.notes, OLD.buyer_name, OLD.buyer_tax_id, OLD.buyer_address, OLD.over_limit_reason)
      IS NOT (NEW.reference, NEW.notes, NEW.buyer_name, NEW.buyer_tax_id, NEW.buyer_address, NEW.over_limit_reason)
    AND NOT EXISTS (SELECT 1 FROM audit_context WHERE erasure IS NOT NULL)))
BEGIN SELECT RAISE(ABORT, 'document_final'); END;

DROP TRIGGER document_line_final_update;
CREATE TRIGGER document_line_final_update BEFORE UPDATE ON document_line
WHEN EXISTS (SELECT 1 FROM document WHERE id IN (OLD.document_id, NEW.document_id) AND state = 'issued')
  AND ((OLD.customer_id, OLD.document_id, OLD.quantity, OLD.unit_price, OLD.discount, OLD.vat_rate, OLD.net, OLD.currency,
        OLD.product_id, OLD.product_number, OLD.unit, OLD.deleted_at)
      IS NOT (NEW.customer_id, NEW.document_id, NEW.quantity, NEW.unit_price, NEW.discount, NEW.vat_rate, NEW.net, NEW.currency,
        NEW.product_id, NEW.product_number, NEW.unit, NEW.deleted_at)
    OR NOT EXISTS (SELECT 1 FROM audit_context WHERE erasure IS NOT NULL))
BEGIN SELECT RAISE(ABORT, 'document_line_final'); END;

-- Erasing the personal values of a customer or of a contact, where the law gives them the right to it (GDPR, article 17).
--
-- Tables, history and seals lose the values; that they were there, and who has erased them when and why, stays. Each erasure
-- stands in the history itself, so a seal covers it, and with it a hash over every row of the history that it has emptied:
-- nobody else can empty a row and say that it was erased.

CREATE TABLE erasure (
  id           BIGINT PRIMARY KEY,
  customer_id  BIGINT NOT NULL,         -- from whose card; no foreign key: it outlives the customer
  kind         TEXT   NOT NULL CONSTRAINT erasure_kind_check CHECK (kind IN ('customer', 'contact')),
  contact_id   BIGINT,
  reason       TEXT   NOT NULL,         -- as it was typed, and without what was erased
  history_rows BIGINT NOT NULL,         -- how many rows of the history it has emptied
  files        BIGINT NOT NULL,         -- how many files it has removed
  documents    BIGINT NOT NULL,         -- how many issued documents stay as they are, because the law has them kept
  kept_until   DATE,                    -- the last day on which one of those has to be kept
  digest       TEXT   NOT NULL,         -- SHA-256, hex, of the emptied rows; '' of none
  created_at   TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
);
CREATE TRIGGER erasure_no_change BEFORE UPDATE OR DELETE ON erasure
  FOR EACH ROW EXECUTE FUNCTION audit_refuse('erasures are append-only');
ALTER TABLE erasure ENABLE ALWAYS TRIGGER erasure_no_change;
CALL audit_table('erasure', 'customer_id');

-- The rows of the history that were emptied, and what vouches for each of them in the place of its seal: a hash over the row
-- as it stands now. A later erasure of the same row takes the salt of the one before. One that belongs to no erasure is found when
-- the history is verified.
CREATE TABLE erased (
  history_id BIGINT NOT NULL,
  erasure_id BIGINT NOT NULL,
  salt       TEXT,                      -- hex
  content    TEXT   NOT NULL,           -- SHA-256, hex, of salt and row
  PRIMARY KEY (history_id, erasure_id)
);
CREATE INDEX erased_erasure_id ON erased (erasure_id, history_id);

-- The door: a transaction of a login whose word is believed names the erasure that it is about, which is not recorded yet. It
-- closes with the transaction.
CREATE FUNCTION erasure_open() RETURNS BIGINT LANGUAGE sql STABLE SECURITY DEFINER AS $$
  SELECT nullif(current_setting('ficha.erasure', TRUE), '')::BIGINT
   WHERE EXISTS (SELECT 1 FROM audit_login l WHERE l.name = session_user)
$$;

CREATE FUNCTION erased_door() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF erasure_open() IS DISTINCT FROM NEW.erasure_id OR EXISTS (SELECT 1 FROM erasure e WHERE e.id = NEW.erasure_id) THEN
      RAISE EXCEPTION 'what was erased is append-only' USING ERRCODE = 'insufficient_privilege';
    END IF;
  ELSIF NEW.salt IS NOT NULL
     OR (OLD.history_id, OLD.erasure_id, OLD.content) IS DISTINCT FROM (NEW.history_id, NEW.erasure_id, NEW.content)
     OR NOT EXISTS (SELECT 1 FROM erased e WHERE e.history_id = OLD.history_id AND e.erasure_id = erasure_open()
                       AND e.erasure_id <> OLD.erasure_id) THEN
    RAISE EXCEPTION 'what was erased is append-only' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- Through it only what a row was before and after can change, and of a seal only the salt can go.
CREATE FUNCTION history_door() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF to_jsonb(OLD) - ARRAY['before', 'after'] <> to_jsonb(NEW) - ARRAY['before', 'after']
     OR NOT EXISTS (SELECT 1 FROM erased e WHERE e.history_id = OLD.id AND e.erasure_id = erasure_open()) THEN
    RAISE EXCEPTION 'history is append-only' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION seal_door() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF NEW.salt IS NOT NULL OR to_jsonb(OLD) - 'salt' <> to_jsonb(NEW) - 'salt'
     OR NOT EXISTS (SELECT 1 FROM erased e WHERE e.history_id = OLD.history_id AND e.erasure_id = erasure_open()) THEN
    RAISE EXCEPTION 'seals are append-only' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- What an erasure changes in the tables is no news but the erasure itself: written down, the old values would be kept. The
-- rows of the history lose the same values, so that they still come to the tables.
CREATE FUNCTION history_erasing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF erasure_open() IS NULL THEN
    RETURN NEW;
  END IF;
  RETURN NULL;
END $$;

-- What is final otherwise lets go of its texts, and of nothing else.
CREATE FUNCTION ticket_message_door() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF erasure_open() IS NULL
     OR to_jsonb(OLD) - ARRAY['body', 'search_key'] <> to_jsonb(NEW) - ARRAY['body', 'search_key'] THEN
    RAISE EXCEPTION 'messages of a ticket are append-only' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION document_final() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  noise TEXT[] := ARRAY['version', 'updated_at'];
BEGIN
  IF TG_OP = 'UPDATE' AND erasure_open() IS NOT NULL THEN
    noise := noise || ARRAY['reference', 'notes', 'buyer_name', 'buyer_tax_id', 'buyer_address', 'over_limit_reason'];
  END IF;
  IF OLD.state = 'issued' AND (TG_OP = 'DELETE' OR to_jsonb(OLD) - noise <> to_jsonb(NEW) - noise) THEN
    RAISE EXCEPTION 'an issued document is final'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'document_final';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE OR REPLACE FUNCTION document_line_final() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  of_them BIGINT[] := ARRAY[]::BIGINT[];
  texts   CONSTANT TEXT[] := ARRAY['text', 'article_code', 'search_key', 'version', 'updated_at'];
BEGIN
  IF TG_OP <> 'INSERT' THEN
    of_them := ARRAY[OLD.document_id];
  END IF;
  IF TG_OP <> 'DELETE' THEN
    of_them := of_them || NEW.document_id;
  END IF;
  IF TG_OP = 'UPDATE' AND erasure_open() IS NOT NULL AND to_jsonb(OLD) - texts = to_jsonb(NEW) - texts THEN
    RETURN NEW;
  END IF;
  PERFORM 1 FROM document d WHERE d.id = ANY (of_them) ORDER BY d.id FOR SHARE;
  IF EXISTS (SELECT 1 FROM document d WHERE d.state = 'issued' AND d.id = ANY (of_them)) THEN
    RAISE EXCEPTION 'the lines of an issued document are final'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'document_line_final';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

-- The names in these functions mean our tables, whatever search_path the caller brings.
DO $$ DECLARE f TEXT; BEGIN
  FOREACH f IN ARRAY ARRAY['erasure_open()', 'erased_door()', 'history_door()', 'seal_door()', 'history_erasing()',
                           'ticket_message_door()', 'document_final()', 'document_line_final()'] LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', f, current_schema());
  END LOOP;
END $$;

CREATE TRIGGER erased_door BEFORE INSERT OR UPDATE ON erased FOR EACH ROW EXECUTE FUNCTION erased_door();
CREATE TRIGGER erased_no_delete BEFORE DELETE ON erased
  FOR EACH ROW EXECUTE FUNCTION audit_refuse('what was erased is append-only');
CREATE TRIGGER erased_no_truncate BEFORE TRUNCATE ON erased
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse('what was erased is append-only');
ALTER TABLE erased ENABLE ALWAYS TRIGGER erased_door;
ALTER TABLE erased ENABLE ALWAYS TRIGGER erased_no_delete;
ALTER TABLE erased ENABLE ALWAYS TRIGGER erased_no_truncate;

DROP TRIGGER history_no_change ON history;
CREATE TRIGGER history_no_change BEFORE DELETE ON history
  FOR EACH ROW EXECUTE FUNCTION audit_refuse('history is append-only');
CREATE TRIGGER history_door BEFORE UPDATE ON history FOR EACH ROW EXECUTE FUNCTION history_door();
-- Whoever erases nothing pays for no more than a look at the setting.
CREATE TRIGGER history_erasing BEFORE INSERT ON history FOR EACH ROW
  WHEN (NEW.entity <> 'erasure' AND coalesce(current_setting('ficha.erasure', TRUE), '') <> '')
  EXECUTE FUNCTION history_erasing();
ALTER TABLE history ENABLE ALWAYS TRIGGER history_no_change;
ALTER TABLE history ENABLE ALWAYS TRIGGER history_door;
ALTER TABLE history ENABLE ALWAYS TRIGGER history_erasing;

DROP TRIGGER seal_no_change ON seal;
CREATE TRIGGER seal_no_change BEFORE DELETE ON seal
  FOR EACH ROW EXECUTE FUNCTION audit_refuse('seals are append-only');
CREATE TRIGGER seal_door BEFORE UPDATE ON seal FOR EACH ROW EXECUTE FUNCTION seal_door();
ALTER TABLE seal ENABLE ALWAYS TRIGGER seal_no_change;
ALTER TABLE seal ENABLE ALWAYS TRIGGER seal_door;

DROP TRIGGER ticket_message_no_change ON ticket_message;
CREATE TRIGGER ticket_message_no_change BEFORE DELETE ON ticket_message
  FOR EACH ROW EXECUTE FUNCTION audit_refuse('messages of a ticket are append-only');
CREATE TRIGGER ticket_message_door BEFORE UPDATE ON ticket_message FOR EACH ROW EXECUTE FUNCTION ticket_message_door();
ALTER TABLE ticket_message ENABLE ALWAYS TRIGGER ticket_message_no_change;
ALTER TABLE ticket_message ENABLE ALWAYS TRIGGER ticket_message_door;

DO $$ BEGIN
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON erasure FROM PUBLIC, %I', current_user);
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON erased FROM PUBLIC, %I', current_user);
  -- Nobody but the functions above asks it.
  REVOKE ALL ON FUNCTION erasure_open() FROM PUBLIC;
  EXECUTE format('GRANT UPDATE (salt) ON erased TO %I', current_user);
  EXECUTE format('GRANT UPDATE (before, after) ON history TO %I', current_user);
  EXECUTE format('GRANT UPDATE (salt) ON seal TO %I', current_user);
END $$;

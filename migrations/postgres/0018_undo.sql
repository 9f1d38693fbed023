-- Which change puts back what an earlier one had changed. It is written in the transaction of the change itself, right after
-- the trigger has written its row of the history, and the seal of that row covers it.

CREATE TABLE undo (
  history_id BIGINT PRIMARY KEY,        -- the change that puts back
  undoes     BIGINT NOT NULL CONSTRAINT undo_undoes_check CHECK (undoes < history_id)
);

CREATE TRIGGER undo_no_change BEFORE UPDATE OR DELETE ON undo
  FOR EACH ROW EXECUTE FUNCTION audit_refuse('undo is append-only');
CREATE TRIGGER undo_no_truncate BEFORE TRUNCATE ON undo
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse('undo is append-only');
ALTER TABLE undo ENABLE ALWAYS TRIGGER undo_no_change;
ALTER TABLE undo ENABLE ALWAYS TRIGGER undo_no_truncate;
DO $$ BEGIN
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON undo FROM PUBLIC, %I', current_user);
END $$;

-- The last that is told of each row of a customer's card, up to any moment.
CREATE INDEX history_customer_record ON history (customer_id, entity, entity_id, id);

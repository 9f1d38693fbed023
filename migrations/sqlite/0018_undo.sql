-- Which change puts back what an earlier one had changed. It is written in the transaction of the change itself, right after
-- the trigger has written its row of the history, and the seal of that row covers it.

CREATE TABLE undo (
  history_id INTEGER PRIMARY KEY,       -- the change that puts back
  undoes     INTEGER NOT NULL CONSTRAINT undo_undoes_check CHECK (undoes < history_id)
) STRICT;

CREATE TRIGGER undo_no_update BEFORE UPDATE ON undo
BEGIN SELECT RAISE(ABORT, 'undo is append-only'); END;
CREATE TRIGGER undo_no_delete BEFORE DELETE ON undo
BEGIN SELECT RAISE(ABORT, 'undo is append-only'); END;
CREATE TRIGGER undo_no_replace BEFORE INSERT ON undo WHEN EXISTS (SELECT 1 FROM undo WHERE history_id = NEW.history_id)
BEGIN SELECT RAISE(ABORT, 'undo is append-only'); END;

-- The last that is told of each row of a customer's card, up to any moment.
CREATE INDEX history_customer_record ON history (customer_id, entity, entity_id, id);

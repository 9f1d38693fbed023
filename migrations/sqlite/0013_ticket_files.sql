-- Files of a ticket: what a customer sent along with it, or what we did. A file belongs to one ticket at most; taken off it,
-- it stays among the customer's files.

ALTER TABLE file ADD COLUMN ticket_id INTEGER REFERENCES ticket (id);
ALTER TABLE file ADD COLUMN ticket_number TEXT;          -- the ticket's, for the history
CREATE INDEX file_ticket_id ON file (ticket_id, id) WHERE ticket_id IS NOT NULL;

-- The foreign key by name: the ticket is one of the same customer.
CREATE TRIGGER file_ticket_id_fkey_insert BEFORE INSERT ON file
WHEN NEW.ticket_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM ticket WHERE id = NEW.ticket_id AND customer_id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'file_ticket_id_fkey'); END;
CREATE TRIGGER file_ticket_id_fkey_update BEFORE UPDATE OF ticket_id, customer_id ON file
WHEN NEW.ticket_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM ticket WHERE id = NEW.ticket_id AND customer_id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'file_ticket_id_fkey'); END;
CREATE TRIGGER file_ticket_id_fkey_move BEFORE UPDATE OF customer_id ON ticket
WHEN EXISTS (SELECT 1 FROM file WHERE ticket_id = OLD.id AND customer_id <> NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'file_ticket_id_fkey'); END;
CREATE TRIGGER file_ticket_id_fkey_delete BEFORE DELETE ON ticket
WHEN EXISTS (SELECT 1 FROM file WHERE ticket_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'file_ticket_id_fkey'); END;

-- What the card counts of a customer's tickets stands in the index whole: how many are open, and how many of them take too
-- long. The rows themselves are not read, and where there are very many, those that have waited longest come first.
CREATE INDEX ticket_clock ON ticket
    (customer_id, opened_at, priority, paused_seconds, waiting_since, resolved_at, first_answer_seconds, status, deleted_at)
  WHERE deleted_at IS NULL AND status NOT IN ('resolved', 'closed');

-- The history of the files, with the columns that are new.
DROP TRIGGER file_insert;
DROP TRIGGER file_update;
DROP TRIGGER file_delete;

CREATE TRIGGER file_insert AFTER INSERT ON file BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'file', NEW.id, 'insert',
    NULL,
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'name', NEW.name, 'note', NEW.note,
      'ticket_id', NEW.ticket_id, 'ticket_number', NEW.ticket_number, 'deleted_at', NEW.deleted_at);
END;

CREATE TRIGGER file_update AFTER UPDATE ON file
WHEN (OLD.customer_id, OLD.name, OLD.note, OLD.ticket_id, OLD.ticket_number, OLD.deleted_at)
  IS NOT (NEW.customer_id, NEW.name, NEW.note, NEW.ticket_id, NEW.ticket_number, NEW.deleted_at)
BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'file', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'name', OLD.name, 'note', OLD.note,
      'ticket_id', OLD.ticket_id, 'ticket_number', OLD.ticket_number, 'deleted_at', OLD.deleted_at),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'name', NEW.name, 'note', NEW.note,
      'ticket_id', NEW.ticket_id, 'ticket_number', NEW.ticket_number, 'deleted_at', NEW.deleted_at);
  -- It moved to another customer: that is news in the history of the one that it left, too.
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'file', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'name', OLD.name, 'note', OLD.note,
      'ticket_id', OLD.ticket_id, 'ticket_number', OLD.ticket_number, 'deleted_at', OLD.deleted_at),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'name', NEW.name, 'note', NEW.note,
      'ticket_id', NEW.ticket_id, 'ticket_number', NEW.ticket_number, 'deleted_at', NEW.deleted_at)
  WHERE OLD.customer_id <> NEW.customer_id;
END;

CREATE TRIGGER file_delete AFTER DELETE ON file BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'file', OLD.id, 'delete',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'name', OLD.name, 'note', OLD.note,
      'ticket_id', OLD.ticket_id, 'ticket_number', OLD.ticket_number, 'deleted_at', OLD.deleted_at),
    NULL;
END;

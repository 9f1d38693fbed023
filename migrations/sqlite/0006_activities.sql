-- Activities: calls, meetings, tasks and notes, planned and done; and the calendars that people read them in.

CREATE TABLE activity (
  id               INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id      INTEGER NOT NULL REFERENCES customer (id),
  kind             TEXT    NOT NULL
                   CONSTRAINT activity_kind_check CHECK (kind IN ('call', 'meeting', 'task', 'note')),
  subject          TEXT    NOT NULL,
  notes            TEXT,
  due_at           TEXT,                               -- when it begins or is due; of a whole day its noon in UTC
  all_day          INTEGER NOT NULL DEFAULT 0 CONSTRAINT activity_all_day_check CHECK (all_day IN (0, 1)),
  duration_minutes INTEGER CONSTRAINT activity_duration_minutes_check CHECK (duration_minutes > 0),
  place            TEXT,
  contact_id       INTEGER REFERENCES contact (id),
  contact_name     TEXT,                               -- as they were called when it was saved: the number would mean
  assignee_id      INTEGER REFERENCES app_user (id),   -- nothing in the history
  assignee_name    TEXT,
  priority         TEXT    NOT NULL DEFAULT 'normal'
                   CONSTRAINT activity_priority_check CHECK (priority IN ('low', 'normal', 'high')),
  done_at          TEXT,                               -- NULL: it is still to be done
  outcome          TEXT,
  version          INTEGER NOT NULL DEFAULT 1,
  created_at       TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  updated_at       TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  deleted_at       TEXT
) STRICT;
-- What a customer has to come, what was done, and what one person has to do at all customers.
CREATE INDEX activity_open ON activity (customer_id, due_at, id) WHERE done_at IS NULL AND deleted_at IS NULL;
CREATE INDEX activity_done ON activity (customer_id, done_at, id) WHERE done_at IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX activity_mine ON activity (assignee_id, due_at, id) WHERE done_at IS NULL AND deleted_at IS NULL;
CREATE INDEX activity_assignee_id ON activity (assignee_id, id);
CREATE INDEX activity_contact_id ON activity (contact_id, id);

-- A user's calendar, as other programs subscribe to it. Only a hash of its secret address is kept: whoever reads this table
-- cannot read the calendar.
CREATE TABLE calendar_feed (
  user_id    INTEGER PRIMARY KEY REFERENCES app_user (id) ON DELETE CASCADE,
  token_hash TEXT    NOT NULL UNIQUE,
  created_at TEXT    NOT NULL
) STRICT;

-- Foreign keys by name, as in 0003.
CREATE TRIGGER activity_customer_id_fkey_insert BEFORE INSERT ON activity
WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'activity_customer_id_fkey'); END;
CREATE TRIGGER activity_customer_id_fkey_update BEFORE UPDATE OF customer_id ON activity
WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'activity_customer_id_fkey'); END;
CREATE TRIGGER activity_customer_id_fkey_delete BEFORE DELETE ON customer
WHEN EXISTS (SELECT 1 FROM activity WHERE customer_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'activity_customer_id_fkey'); END;
CREATE TRIGGER activity_contact_id_fkey_insert BEFORE INSERT ON activity
WHEN NEW.contact_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contact WHERE id = NEW.contact_id)
BEGIN SELECT RAISE(ABORT, 'activity_contact_id_fkey'); END;
CREATE TRIGGER activity_contact_id_fkey_update BEFORE UPDATE OF contact_id ON activity
WHEN NEW.contact_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contact WHERE id = NEW.contact_id)
BEGIN SELECT RAISE(ABORT, 'activity_contact_id_fkey'); END;
CREATE TRIGGER activity_contact_id_fkey_delete BEFORE DELETE ON contact
WHEN EXISTS (SELECT 1 FROM activity WHERE contact_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'activity_contact_id_fkey'); END;
CREATE TRIGGER activity_assignee_id_fkey_insert BEFORE INSERT ON activity
WHEN NEW.assignee_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM app_user WHERE id = NEW.assignee_id)
BEGIN SELECT RAISE(ABORT, 'activity_assignee_id_fkey'); END;
CREATE TRIGGER activity_assignee_id_fkey_update BEFORE UPDATE OF assignee_id ON activity
WHEN NEW.assignee_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM app_user WHERE id = NEW.assignee_id)
BEGIN SELECT RAISE(ABORT, 'activity_assignee_id_fkey'); END;
CREATE TRIGGER activity_assignee_id_fkey_delete BEFORE DELETE ON app_user
WHEN EXISTS (SELECT 1 FROM activity WHERE assignee_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'activity_assignee_id_fkey'); END;

-- The history of the activities. The calendars have none, as the sessions have none: they are keys, and say nothing.

CREATE TRIGGER activity_insert AFTER INSERT ON activity BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'activity', NEW.id, 'insert',
    NULL,
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'kind', NEW.kind, 'subject', NEW.subject,
      'notes', NEW.notes, 'due_at', NEW.due_at, 'all_day', json(iif(NEW.all_day, 'true', 'false')),
      'duration_minutes', NEW.duration_minutes, 'place', NEW.place, 'contact_id', NEW.contact_id,
      'contact_name', NEW.contact_name, 'assignee_id', NEW.assignee_id, 'assignee_name', NEW.assignee_name,
      'priority', NEW.priority, 'done_at', NEW.done_at, 'outcome', NEW.outcome, 'deleted_at', NEW.deleted_at);
END;

CREATE TRIGGER activity_update AFTER UPDATE ON activity
WHEN (OLD.customer_id, OLD.kind, OLD.subject, OLD.notes, OLD.due_at, OLD.all_day, OLD.duration_minutes,
    OLD.place, OLD.contact_id, OLD.contact_name, OLD.assignee_id, OLD.assignee_name, OLD.priority,
    OLD.done_at, OLD.outcome, OLD.deleted_at)
  IS NOT (NEW.customer_id, NEW.kind, NEW.subject, NEW.notes, NEW.due_at, NEW.all_day, NEW.duration_minutes,
    NEW.place, NEW.contact_id, NEW.contact_name, NEW.assignee_id, NEW.assignee_name, NEW.priority,
    NEW.done_at, NEW.outcome, NEW.deleted_at)
BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'activity', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'kind', OLD.kind, 'subject', OLD.subject,
      'notes', OLD.notes, 'due_at', OLD.due_at, 'all_day', json(iif(OLD.all_day, 'true', 'false')),
      'duration_minutes', OLD.duration_minutes, 'place', OLD.place, 'contact_id', OLD.contact_id,
      'contact_name', OLD.contact_name, 'assignee_id', OLD.assignee_id, 'assignee_name', OLD.assignee_name,
      'priority', OLD.priority, 'done_at', OLD.done_at, 'outcome', OLD.outcome, 'deleted_at', OLD.deleted_at),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'kind', NEW.kind, 'subject', NEW.subject,
      'notes', NEW.notes, 'due_at', NEW.due_at, 'all_day', json(iif(NEW.all_day, 'true', 'false')),
      'duration_minutes', NEW.duration_minutes, 'place', NEW.place, 'contact_id', NEW.contact_id,
      'contact_name', NEW.contact_name, 'assignee_id', NEW.assignee_id, 'assignee_name', NEW.assignee_name,
      'priority', NEW.priority, 'done_at', NEW.done_at, 'outcome', NEW.outcome, 'deleted_at', NEW.deleted_at);
  -- It moved to another customer: that is news in the history of the one that it left, too.
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'activity', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'kind', OLD.kind, 'subject', OLD.subject,
      'notes', OLD.notes, 'due_at', OLD.due_at, 'all_day', json(iif(OLD.all_day, 'true', 'false')),
      'duration_minutes', OLD.duration_minutes, 'place', OLD.place, 'contact_id', OLD.contact_id,
      'contact_name', OLD.contact_name, 'assignee_id', OLD.assignee_id, 'assignee_name', OLD.assignee_name,
      'priority', OLD.priority, 'done_at', OLD.done_at, 'outcome', OLD.outcome, 'deleted_at', OLD.deleted_at),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'kind', NEW.kind, 'subject', NEW.subject,
      'notes', NEW.notes, 'due_at', NEW.due_at, 'all_day', json(iif(NEW.all_day, 'true', 'false')),
      'duration_minutes', NEW.duration_minutes, 'place', NEW.place, 'contact_id', NEW.contact_id,
      'contact_name', NEW.contact_name, 'assignee_id', NEW.assignee_id, 'assignee_name', NEW.assignee_name,
      'priority', NEW.priority, 'done_at', NEW.done_at, 'outcome', NEW.outcome, 'deleted_at', NEW.deleted_at)
  WHERE OLD.customer_id <> NEW.customer_id;
END;

CREATE TRIGGER activity_delete AFTER DELETE ON activity BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'activity', OLD.id, 'delete',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'kind', OLD.kind, 'subject', OLD.subject,
      'notes', OLD.notes, 'due_at', OLD.due_at, 'all_day', json(iif(OLD.all_day, 'true', 'false')),
      'duration_minutes', OLD.duration_minutes, 'place', OLD.place, 'contact_id', OLD.contact_id,
      'contact_name', OLD.contact_name, 'assignee_id', OLD.assignee_id, 'assignee_name', OLD.assignee_name,
      'priority', OLD.priority, 'done_at', OLD.done_at, 'outcome', OLD.outcome, 'deleted_at', OLD.deleted_at),
    NULL;
END;

CREATE TRIGGER activity_same_id BEFORE UPDATE OF id ON activity WHEN NEW.id <> OLD.id
BEGIN SELECT RAISE(ABORT, 'the primary key of activity never changes'); END;

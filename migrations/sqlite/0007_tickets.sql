-- Support: tickets, and the messages that each of them is worked on with.

-- The number given last in each year. A row of its own is locked until the transaction ends, so that two people who open a
-- ticket at once get two numbers, and one who is refused leaves no gap.
CREATE TABLE ticket_counter (
  year        INTEGER PRIMARY KEY,
  last_number INTEGER NOT NULL
) STRICT;

CREATE TABLE ticket (
  id                   INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id          INTEGER NOT NULL REFERENCES customer (id),
  number               TEXT    NOT NULL UNIQUE,          -- T-2026-0001
  subject              TEXT    NOT NULL,
  status               TEXT    NOT NULL DEFAULT 'new'
                       CONSTRAINT ticket_status_check CHECK (status IN ('new', 'open', 'waiting', 'resolved', 'closed')),
  priority             TEXT    NOT NULL DEFAULT 'normal'
                       CONSTRAINT ticket_priority_check CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
  category             TEXT    NOT NULL DEFAULT 'question' CONSTRAINT ticket_category_check
                       CHECK (category IN ('question', 'fault', 'complaint', 'delivery', 'billing', 'other')),
  assignee_id          INTEGER REFERENCES app_user (id),
  assignee_name        TEXT,                             -- as it was when the ticket was assigned
  resolution           TEXT,
  opened_at            TEXT    NOT NULL,
  status_since         TEXT    NOT NULL,
  first_answered_at    TEXT,
  first_answer_seconds INTEGER,                          -- from opening to the first answer, without the pauses
  waiting_since        TEXT,                             -- the clocks stand still since then
  paused_seconds       INTEGER NOT NULL DEFAULT 0,       -- of the pauses that are over
  resolved_at          TEXT,
  version              INTEGER NOT NULL DEFAULT 1,
  created_at           TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  updated_at           TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  deleted_at           TEXT,
  search_key           TEXT    NOT NULL DEFAULT '',
  CONSTRAINT ticket_resolution_check CHECK (status NOT IN ('resolved', 'closed') OR resolution IS NOT NULL)
) STRICT;
-- The order of the list: what is to be done by its urgency, then what is done, each with the newest first.
CREATE INDEX ticket_list ON ticket (customer_id, (CASE WHEN status IN ('resolved', 'closed') THEN 0
    WHEN priority = 'urgent' THEN 4 WHEN priority = 'high' THEN 3 WHEN priority = 'normal' THEN 2 ELSE 1 END), id)
  WHERE deleted_at IS NULL;
CREATE INDEX ticket_assignee_id ON ticket (assignee_id);

-- What was written about a ticket: by the customer, to the customer, or among colleagues. It is never changed again.
CREATE TABLE ticket_message (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id   INTEGER NOT NULL REFERENCES customer (id),
  ticket_id     INTEGER NOT NULL REFERENCES ticket (id),
  ticket_number TEXT    NOT NULL,                        -- for the history
  kind          TEXT    NOT NULL
                CONSTRAINT ticket_message_kind_check CHECK (kind IN ('request', 'answer', 'note')),
  body          TEXT    NOT NULL,
  author_name   TEXT    NOT NULL,                        -- who wrote it down, as they were called then
  sent_at       TEXT    NOT NULL,
  created_at    TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  search_key    TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX ticket_message_ticket_id ON ticket_message (ticket_id, id);
CREATE INDEX ticket_message_customer_id ON ticket_message (customer_id, id);

-- Foreign keys by name, as in 0003.
CREATE TRIGGER ticket_customer_id_fkey_insert BEFORE INSERT ON ticket
WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'ticket_customer_id_fkey'); END;
CREATE TRIGGER ticket_customer_id_fkey_update BEFORE UPDATE OF customer_id ON ticket
WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'ticket_customer_id_fkey'); END;
CREATE TRIGGER ticket_customer_id_fkey_delete BEFORE DELETE ON customer
WHEN EXISTS (SELECT 1 FROM ticket WHERE customer_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'ticket_customer_id_fkey'); END;
CREATE TRIGGER ticket_assignee_id_fkey_insert BEFORE INSERT ON ticket
WHEN NEW.assignee_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM app_user WHERE id = NEW.assignee_id)
BEGIN SELECT RAISE(ABORT, 'ticket_assignee_id_fkey'); END;
CREATE TRIGGER ticket_assignee_id_fkey_update BEFORE UPDATE OF assignee_id ON ticket
WHEN NEW.assignee_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM app_user WHERE id = NEW.assignee_id)
BEGIN SELECT RAISE(ABORT, 'ticket_assignee_id_fkey'); END;
CREATE TRIGGER ticket_assignee_id_fkey_delete BEFORE DELETE ON app_user
WHEN EXISTS (SELECT 1 FROM ticket WHERE assignee_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'ticket_assignee_id_fkey'); END;
CREATE TRIGGER ticket_message_customer_id_fkey_insert BEFORE INSERT ON ticket_message
WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'ticket_message_customer_id_fkey'); END;
CREATE TRIGGER ticket_message_customer_id_fkey_update BEFORE UPDATE OF customer_id ON ticket_message
WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'ticket_message_customer_id_fkey'); END;
CREATE TRIGGER ticket_message_customer_id_fkey_delete BEFORE DELETE ON customer
WHEN EXISTS (SELECT 1 FROM ticket_message WHERE customer_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'ticket_message_customer_id_fkey'); END;
CREATE TRIGGER ticket_message_ticket_id_fkey_insert BEFORE INSERT ON ticket_message
WHEN NEW.ticket_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ticket WHERE id = NEW.ticket_id)
BEGIN SELECT RAISE(ABORT, 'ticket_message_ticket_id_fkey'); END;
CREATE TRIGGER ticket_message_ticket_id_fkey_update BEFORE UPDATE OF ticket_id ON ticket_message
WHEN NEW.ticket_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ticket WHERE id = NEW.ticket_id)
BEGIN SELECT RAISE(ABORT, 'ticket_message_ticket_id_fkey'); END;
CREATE TRIGGER ticket_message_ticket_id_fkey_delete BEFORE DELETE ON ticket
WHEN EXISTS (SELECT 1 FROM ticket_message WHERE ticket_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'ticket_message_ticket_id_fkey'); END;

CREATE TRIGGER ticket_message_no_update BEFORE UPDATE ON ticket_message
BEGIN SELECT RAISE(ABORT, 'messages of a ticket are append-only'); END;
CREATE TRIGGER ticket_message_no_delete BEFORE DELETE ON ticket_message
BEGIN SELECT RAISE(ABORT, 'messages of a ticket are append-only'); END;
-- REPLACE deletes a row without asking the trigger above when a client leaves recursive_triggers off.
CREATE TRIGGER ticket_message_no_replace BEFORE INSERT ON ticket_message
WHEN EXISTS (SELECT 1 FROM ticket_message WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'messages of a ticket are append-only'); END;

-- The history of both. A message is only ever added.

CREATE TRIGGER ticket_insert AFTER INSERT ON ticket BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'ticket', NEW.id, 'insert',
    NULL,
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'number', NEW.number, 'subject', NEW.subject,
      'status', NEW.status, 'priority', NEW.priority, 'category', NEW.category, 'assignee_id', NEW.assignee_id,
      'assignee_name', NEW.assignee_name, 'resolution', NEW.resolution, 'opened_at', NEW.opened_at,
      'status_since', NEW.status_since, 'first_answered_at', NEW.first_answered_at,
      'first_answer_seconds', NEW.first_answer_seconds, 'waiting_since', NEW.waiting_since,
      'paused_seconds', NEW.paused_seconds, 'resolved_at', NEW.resolved_at, 'deleted_at', NEW.deleted_at);
END;

CREATE TRIGGER ticket_update AFTER UPDATE ON ticket
WHEN (OLD.customer_id, OLD.number, OLD.subject, OLD.status, OLD.priority, OLD.category, OLD.assignee_id,
    OLD.assignee_name, OLD.resolution, OLD.opened_at, OLD.status_since, OLD.first_answered_at,
    OLD.first_answer_seconds, OLD.waiting_since, OLD.paused_seconds, OLD.resolved_at, OLD.deleted_at)
  IS NOT (NEW.customer_id, NEW.number, NEW.subject, NEW.status, NEW.priority, NEW.category, NEW.assignee_id,
    NEW.assignee_name, NEW.resolution, NEW.opened_at, NEW.status_since, NEW.first_answered_at,
    NEW.first_answer_seconds, NEW.waiting_since, NEW.paused_seconds, NEW.resolved_at, NEW.deleted_at)
BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'ticket', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'number', OLD.number, 'subject', OLD.subject,
      'status', OLD.status, 'priority', OLD.priority, 'category', OLD.category, 'assignee_id', OLD.assignee_id,
      'assignee_name', OLD.assignee_name, 'resolution', OLD.resolution, 'opened_at', OLD.opened_at,
      'status_since', OLD.status_since, 'first_answered_at', OLD.first_answered_at,
      'first_answer_seconds', OLD.first_answer_seconds, 'waiting_since', OLD.waiting_since,
      'paused_seconds', OLD.paused_seconds, 'resolved_at', OLD.resolved_at, 'deleted_at', OLD.deleted_at),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'number', NEW.number, 'subject', NEW.subject,
      'status', NEW.status, 'priority', NEW.priority, 'category', NEW.category, 'assignee_id', NEW.assignee_id,
      'assignee_name', NEW.assignee_name, 'resolution', NEW.resolution, 'opened_at', NEW.opened_at,
      'status_since', NEW.status_since, 'first_answered_at', NEW.first_answered_at,
      'first_answer_seconds', NEW.first_answer_seconds, 'waiting_since', NEW.waiting_since,
      'paused_seconds', NEW.paused_seconds, 'resolved_at', NEW.resolved_at, 'deleted_at', NEW.deleted_at);
  -- It moved to another customer: that is news in the history of the one that it left, too.
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'ticket', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'number', OLD.number, 'subject', OLD.subject,
      'status', OLD.status, 'priority', OLD.priority, 'category', OLD.category, 'assignee_id', OLD.assignee_id,
      'assignee_name', OLD.assignee_name, 'resolution', OLD.resolution, 'opened_at', OLD.opened_at,
      'status_since', OLD.status_since, 'first_answered_at', OLD.first_answered_at,
      'first_answer_seconds', OLD.first_answer_seconds, 'waiting_since', OLD.waiting_since,
      'paused_seconds', OLD.paused_seconds, 'resolved_at', OLD.resolved_at, 'deleted_at', OLD.deleted_at),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'number', NEW.number, 'subject', NEW.subject,
      'status', NEW.status, 'priority', NEW.priority, 'category', NEW.category, 'assignee_id', NEW.assignee_id,
      'assignee_name', NEW.assignee_name, 'resolution', NEW.resolution, 'opened_at', NEW.opened_at,
      'status_since', NEW.status_since, 'first_answered_at', NEW.first_answered_at,
      'first_answer_seconds', NEW.first_answer_seconds, 'waiting_since', NEW.waiting_since,
      'paused_seconds', NEW.paused_seconds, 'resolved_at', NEW.resolved_at, 'deleted_at', NEW.deleted_at)
  WHERE OLD.customer_id <> NEW.customer_id;
END;

CREATE TRIGGER ticket_delete AFTER DELETE ON ticket BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'ticket', OLD.id, 'delete',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'number', OLD.number, 'subject', OLD.subject,
      'status', OLD.status, 'priority', OLD.priority, 'category', OLD.category, 'assignee_id', OLD.assignee_id,
      'assignee_name', OLD.assignee_name, 'resolution', OLD.resolution, 'opened_at', OLD.opened_at,
      'status_since', OLD.status_since, 'first_answered_at', OLD.first_answered_at,
      'first_answer_seconds', OLD.first_answer_seconds, 'waiting_since', OLD.waiting_since,
      'paused_seconds', OLD.paused_seconds, 'resolved_at', OLD.resolved_at, 'deleted_at', OLD.deleted_at),
    NULL;
END;

CREATE TRIGGER ticket_same_id BEFORE UPDATE OF id ON ticket WHEN NEW.id <> OLD.id
BEGIN SELECT RAISE(ABORT, 'the primary key of ticket never changes'); END;

CREATE TRIGGER ticket_message_insert AFTER INSERT ON ticket_message BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'ticket_message', NEW.id, 'insert',
    NULL,
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'ticket_id', NEW.ticket_id,
      'ticket_number', NEW.ticket_number, 'kind', NEW.kind, 'body', NEW.body, 'author_name', NEW.author_name,
      'sent_at', NEW.sent_at);
END;

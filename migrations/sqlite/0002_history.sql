-- The history: one row for every change of an audited row, written by triggers, never by a program, and only growing.

-- Who writes: one row, which lives only inside a transaction. Its foreign key points into a table that is always empty and is
-- looked at on COMMIT, so a transaction that forgets to remove it cannot end, and no name reaches the next one.
CREATE TABLE audit_never (
  id INTEGER PRIMARY KEY CONSTRAINT audit_never_check CHECK (id = 0)
) STRICT;
CREATE TRIGGER audit_never_stays_empty BEFORE INSERT ON audit_never
BEGIN SELECT RAISE(ABORT, 'audit_never is always empty'); END;
CREATE TABLE audit_context (
  id         INTEGER PRIMARY KEY DEFAULT 1 CONSTRAINT audit_context_check CHECK (id = 1),
  actor      TEXT    NOT NULL,
  source     TEXT    NOT NULL,
  request_id TEXT,
  guard      INTEGER NOT NULL DEFAULT 1 REFERENCES audit_never (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE history (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  at          TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  actor       TEXT    NOT NULL,         -- 'user:3', 'command:ana', or 'db:external' when it was changed from outside
  source      TEXT    NOT NULL,         -- 'web', 'import', …, or 'external'
  request_id  TEXT,
  customer_id INTEGER,                  -- no foreign key: the history outlives the customer
  entity      TEXT    NOT NULL,         -- the table
  entity_id   INTEGER NOT NULL,
  op          TEXT    NOT NULL CONSTRAINT history_op_check CHECK (op IN ('insert', 'update', 'delete')),
  before      TEXT,                     -- JSON of the whole row, without its noise columns
  after       TEXT
) STRICT;
CREATE INDEX history_customer ON history (customer_id, id);
CREATE INDEX history_customer_actor ON history (customer_id, actor, id);
CREATE INDEX history_customer_entity ON history (customer_id, entity, op, id);

CREATE TRIGGER history_no_update BEFORE UPDATE ON history
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER history_no_delete BEFORE DELETE ON history
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
-- REPLACE deletes a row without asking the trigger above when a client leaves recursive_triggers off.
CREATE TRIGGER history_no_replace BEFORE INSERT ON history WHEN EXISTS (SELECT 1 FROM history WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;

-- SQLite has no row-to-JSON: the columns of each audited table stand here by hand, and a test changes every one of them.
-- Left out is the bookkeeping: version, created_at, updated_at and the keys of search and order. A secret leaves '***'.

CREATE TRIGGER app_user_insert AFTER INSERT ON app_user BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NULL, 'app_user', NEW.id, 'insert',
    NULL,
    json_object(
      'id', NEW.id, 'email', NEW.email, 'name', NEW.name, 'password_hash', '***', 'role', NEW.role,
      'locale', NEW.locale, 'time_zone', NEW.time_zone, 'disabled', json(iif(NEW.disabled, 'true', 'false')));
END;

CREATE TRIGGER app_user_update AFTER UPDATE ON app_user
WHEN (OLD.email, OLD.name, OLD.password_hash, OLD.role, OLD.locale, OLD.time_zone, OLD.disabled)
  IS NOT (NEW.email, NEW.name, NEW.password_hash, NEW.role, NEW.locale, NEW.time_zone, NEW.disabled)
BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NULL, 'app_user', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'email', OLD.email, 'name', OLD.name, 'password_hash', '***', 'role', OLD.role,
      'locale', OLD.locale, 'time_zone', OLD.time_zone, 'disabled', json(iif(OLD.disabled, 'true', 'false'))),
    json_object(
      'id', NEW.id, 'email', NEW.email, 'name', NEW.name, 'password_hash', '***', 'role', NEW.role,
      'locale', NEW.locale, 'time_zone', NEW.time_zone, 'disabled', json(iif(NEW.disabled, 'true', 'false')));
END;

CREATE TRIGGER app_user_delete AFTER DELETE ON app_user BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NULL, 'app_user', OLD.id, 'delete',
    json_object(
      'id', OLD.id, 'email', OLD.email, 'name', OLD.name, 'password_hash', '***', 'role', OLD.role,
      'locale', OLD.locale, 'time_zone', OLD.time_zone, 'disabled', json(iif(OLD.disabled, 'true', 'false'))),
    NULL;
END;

CREATE TRIGGER app_user_same_id BEFORE UPDATE OF id ON app_user WHEN NEW.id <> OLD.id
BEGIN SELECT RAISE(ABORT, 'the primary key of app_user never changes'); END;

-- A customer's files: what they are called, each content that they have had, and which bytes are kept.

-- A file is a name; what was uploaded under it stands in file_version, the newest having the highest number.
CREATE TABLE file (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL REFERENCES customer (id),
  name        TEXT    NOT NULL,                        -- as people read it, in Unicode's form NFC
  note        TEXT,
  version     INTEGER NOT NULL DEFAULT 1,
  created_at  TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  updated_at  TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  deleted_at  TEXT,
  search_key  TEXT    NOT NULL DEFAULT '',
  name_key    TEXT    NOT NULL DEFAULT ''
) STRICT;
-- A name stands once among a customer's files: the same name again is a new version.
CREATE UNIQUE INDEX file_customer_id_name_key ON file (customer_id, name) WHERE deleted_at IS NULL;
CREATE INDEX file_by_change ON file (customer_id, updated_at, id);
CREATE INDEX file_by_name ON file (customer_id, name_key, id);

CREATE TABLE file_version (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  customer_id INTEGER NOT NULL REFERENCES customer (id),
  file_id     INTEGER NOT NULL REFERENCES file (id),
  number      INTEGER NOT NULL,                        -- 1, 2, … within its file
  label       TEXT    NOT NULL,                        -- name and number as they were then, for the history: 'Offer.pdf (2)'
  sha256      TEXT    NOT NULL,                        -- of the content, in lower-case hexadecimal: its name in the store
  size        INTEGER NOT NULL,                        -- bytes
  kind        TEXT    NOT NULL CONSTRAINT file_version_kind_check
              CHECK (kind IN ('pdf', 'image', 'text', 'table', 'office', 'archive', 'mail', 'media', 'web', 'program',
                              'other')),
  media_type  TEXT    NOT NULL,                        -- as the content says, never as the sender does
  author      TEXT    NOT NULL,                        -- the name of whoever uploaded it, as it was then
  uploaded_at TEXT    NOT NULL,
  UNIQUE (file_id, number)
) STRICT;
CREATE INDEX file_version_customer_id ON file_version (customer_id, id);
CREATE INDEX file_version_sha256 ON file_version (sha256);

-- The bytes in the store, of which one content may serve many files. No history: it only says what the store holds.
CREATE TABLE file_blob (
  sha256     TEXT    PRIMARY KEY NOT NULL,
  size       INTEGER NOT NULL,
  state      TEXT    NOT NULL
             CONSTRAINT file_blob_state_check CHECK (state IN ('pending', 'ready', 'doomed')),
  changed_at TEXT    NOT NULL
) STRICT;
CREATE INDEX file_blob_state ON file_blob (state, changed_at);

-- Foreign keys by name.
CREATE TRIGGER file_customer_id_fkey_insert BEFORE INSERT ON file
WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'file_customer_id_fkey'); END;
CREATE TRIGGER file_customer_id_fkey_update BEFORE UPDATE OF customer_id ON file
WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'file_customer_id_fkey'); END;
CREATE TRIGGER file_customer_id_fkey_delete BEFORE DELETE ON customer
WHEN EXISTS (SELECT 1 FROM file WHERE customer_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'file_customer_id_fkey'); END;
CREATE TRIGGER file_version_customer_id_fkey_insert BEFORE INSERT ON file_version
WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'file_version_customer_id_fkey'); END;
CREATE TRIGGER file_version_customer_id_fkey_update BEFORE UPDATE OF customer_id ON file_version
WHEN NEW.customer_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM customer WHERE id = NEW.customer_id)
BEGIN SELECT RAISE(ABORT, 'file_version_customer_id_fkey'); END;
CREATE TRIGGER file_version_customer_id_fkey_delete BEFORE DELETE ON customer
WHEN EXISTS (SELECT 1 FROM file_version WHERE customer_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'file_version_customer_id_fkey'); END;
CREATE TRIGGER file_version_file_id_fkey_insert BEFORE INSERT ON file_version
WHEN NEW.file_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM file WHERE id = NEW.file_id)
BEGIN SELECT RAISE(ABORT, 'file_version_file_id_fkey'); END;
CREATE TRIGGER file_version_file_id_fkey_update BEFORE UPDATE OF file_id ON file_version
WHEN NEW.file_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM file WHERE id = NEW.file_id)
BEGIN SELECT RAISE(ABORT, 'file_version_file_id_fkey'); END;
CREATE TRIGGER file_version_file_id_fkey_delete BEFORE DELETE ON file
WHEN EXISTS (SELECT 1 FROM file_version WHERE file_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'file_version_file_id_fkey'); END;

-- The history of both.

CREATE TRIGGER file_insert AFTER INSERT ON file BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'file', NEW.id, 'insert',
    NULL,
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'name', NEW.name, 'note', NEW.note,
      'deleted_at', NEW.deleted_at);
END;

CREATE TRIGGER file_update AFTER UPDATE ON file
WHEN (OLD.customer_id, OLD.name, OLD.note, OLD.deleted_at)
  IS NOT (NEW.customer_id, NEW.name, NEW.note, NEW.deleted_at)
BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'file', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'name', OLD.name, 'note', OLD.note,
      'deleted_at', OLD.deleted_at),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'name', NEW.name, 'note', NEW.note,
      'deleted_at', NEW.deleted_at);
  -- It moved to another customer: that is news in the history of the one that it left, too.
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'file', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'name', OLD.name, 'note', OLD.note,
      'deleted_at', OLD.deleted_at),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'name', NEW.name, 'note', NEW.note,
      'deleted_at', NEW.deleted_at)
  WHERE OLD.customer_id <> NEW.customer_id;
END;

CREATE TRIGGER file_delete AFTER DELETE ON file BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'file', OLD.id, 'delete',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'name', OLD.name, 'note', OLD.note,
      'deleted_at', OLD.deleted_at),
    NULL;
END;

CREATE TRIGGER file_same_id BEFORE UPDATE OF id ON file WHEN NEW.id <> OLD.id
BEGIN SELECT RAISE(ABORT, 'the primary key of file never changes'); END;

CREATE TRIGGER file_version_insert AFTER INSERT ON file_version BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'file_version', NEW.id, 'insert',
    NULL,
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'file_id', NEW.file_id, 'number', NEW.number,
      'label', NEW.label, 'sha256', NEW.sha256, 'size', NEW.size, 'kind', NEW.kind,
      'media_type', NEW.media_type, 'author', NEW.author, 'uploaded_at', NEW.uploaded_at);
END;

CREATE TRIGGER file_version_update AFTER UPDATE ON file_version
WHEN (OLD.customer_id, OLD.file_id, OLD.number, OLD.label, OLD.sha256, OLD.size, OLD.kind, OLD.media_type,
    OLD.author, OLD.uploaded_at)
  IS NOT (NEW.customer_id, NEW.file_id, NEW.number, NEW.label, NEW.sha256, NEW.size, NEW.kind, NEW.media_type,
    NEW.author, NEW.uploaded_at)
BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'file_version', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'file_id', OLD.file_id, 'number', OLD.number,
      'label', OLD.label, 'sha256', OLD.sha256, 'size', OLD.size, 'kind', OLD.kind,
      'media_type', OLD.media_type, 'author', OLD.author, 'uploaded_at', OLD.uploaded_at),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'file_id', NEW.file_id, 'number', NEW.number,
      'label', NEW.label, 'sha256', NEW.sha256, 'size', NEW.size, 'kind', NEW.kind,
      'media_type', NEW.media_type, 'author', NEW.author, 'uploaded_at', NEW.uploaded_at);
  -- It moved to another customer: that is news in the history of the one that it left, too.
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'file_version', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'file_id', OLD.file_id, 'number', OLD.number,
      'label', OLD.label, 'sha256', OLD.sha256, 'size', OLD.size, 'kind', OLD.kind,
      'media_type', OLD.media_type, 'author', OLD.author, 'uploaded_at', OLD.uploaded_at),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'file_id', NEW.file_id, 'number', NEW.number,
      'label', NEW.label, 'sha256', NEW.sha256, 'size', NEW.size, 'kind', NEW.kind,
      'media_type', NEW.media_type, 'author', NEW.author, 'uploaded_at', NEW.uploaded_at)
  WHERE OLD.customer_id <> NEW.customer_id;
END;

CREATE TRIGGER file_version_delete AFTER DELETE ON file_version BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'file_version', OLD.id, 'delete',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'file_id', OLD.file_id, 'number', OLD.number,
      'label', OLD.label, 'sha256', OLD.sha256, 'size', OLD.size, 'kind', OLD.kind,
      'media_type', OLD.media_type, 'author', OLD.author, 'uploaded_at', OLD.uploaded_at),
    NULL;
END;

CREATE TRIGGER file_version_same_id BEFORE UPDATE OF id ON file_version WHEN NEW.id <> OLD.id
BEGIN SELECT RAISE(ABORT, 'the primary key of file_version never changes'); END;

-- Contacts in full: several mails and phones, the same person at several customers, and tags with colours.

-- The contact that was the first to be this person; NULL: it is itself.
ALTER TABLE contact ADD COLUMN person_id INTEGER REFERENCES contact (id);
ALTER TABLE contact ADD COLUMN company TEXT;                          -- where it is not the customer itself
ALTER TABLE contact ADD COLUMN mobile TEXT;
ALTER TABLE contact ADD COLUMN more_emails TEXT;                      -- one on each line
ALTER TABLE contact ADD COLUMN more_phones TEXT;                      -- one on each line
ALTER TABLE contact ADD COLUMN language TEXT;                         -- ISO 639-1
ALTER TABLE contact ADD COLUMN tags TEXT NOT NULL DEFAULT '';         -- sorted, joined by ','
ALTER TABLE contact ADD COLUMN opt_out INTEGER NOT NULL DEFAULT 0     -- wants no advertising
  CONSTRAINT contact_opt_out_check CHECK (opt_out IN (0, 1));
ALTER TABLE contact ADD COLUMN deleted_at TEXT;
ALTER TABLE contact ADD COLUMN name_key TEXT NOT NULL DEFAULT '';

-- The search key begins with the name as it is ordered and compared.
UPDATE contact SET name_key = substr(search_key, 1, length(name));

CREATE INDEX contact_in_order ON contact (customer_id, (CASE WHEN is_primary THEN 0 ELSE 1 END), name_key, id);
CREATE INDEX contact_person ON contact ((coalesce(person_id, id)));
CREATE INDEX contact_tagged ON contact (tags) WHERE tags <> '';

-- The names of the tags stand in the contacts, so that a contact's history is whole; their colours stand here, once.
CREATE TABLE contact_tag (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  name       TEXT    NOT NULL UNIQUE,
  colour     TEXT    NOT NULL CONSTRAINT contact_tag_colour_check
             CHECK (colour IN ('grey', 'red', 'orange', 'green', 'teal', 'blue', 'violet', 'pink')),
  version    INTEGER NOT NULL DEFAULT 1,
  created_at TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  updated_at TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now'))
) STRICT;

CREATE TRIGGER contact_person_id_fkey_insert BEFORE INSERT ON contact
WHEN NEW.person_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contact WHERE id = NEW.person_id)
BEGIN SELECT RAISE(ABORT, 'contact_person_id_fkey'); END;
CREATE TRIGGER contact_person_id_fkey_update BEFORE UPDATE OF person_id ON contact
WHEN NEW.person_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM contact WHERE id = NEW.person_id)
BEGIN SELECT RAISE(ABORT, 'contact_person_id_fkey'); END;
CREATE TRIGGER contact_person_id_fkey_delete BEFORE DELETE ON contact
WHEN EXISTS (SELECT 1 FROM contact WHERE person_id = OLD.id AND id <> OLD.id)
BEGIN SELECT RAISE(ABORT, 'contact_person_id_fkey'); END;

-- The history of both, with the new columns.

DROP TRIGGER contact_insert;
DROP TRIGGER contact_update;
DROP TRIGGER contact_delete;

CREATE TRIGGER contact_insert AFTER INSERT ON contact BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'contact', NEW.id, 'insert',
    NULL,
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'person_id', NEW.person_id, 'name', NEW.name,
      'company', NEW.company, 'job_title', NEW.job_title, 'email', NEW.email, 'more_emails', NEW.more_emails,
      'phone', NEW.phone, 'mobile', NEW.mobile, 'fax', NEW.fax, 'more_phones', NEW.more_phones,
      'language', NEW.language, 'tags', NEW.tags, 'is_primary', json(iif(NEW.is_primary, 'true', 'false')),
      'opt_out', json(iif(NEW.opt_out, 'true', 'false')), 'notes', NEW.notes, 'deleted_at', NEW.deleted_at);
END;

CREATE TRIGGER contact_update AFTER UPDATE ON contact
WHEN (OLD.customer_id, OLD.person_id, OLD.name, OLD.company, OLD.job_title, OLD.email, OLD.more_emails,
    OLD.phone, OLD.mobile, OLD.fax, OLD.more_phones, OLD.language, OLD.tags, OLD.is_primary, OLD.opt_out,
    OLD.notes, OLD.deleted_at)
  IS NOT (NEW.customer_id, NEW.person_id, NEW.name, NEW.company, NEW.job_title, NEW.email, NEW.more_emails,
    NEW.phone, NEW.mobile, NEW.fax, NEW.more_phones, NEW.language, NEW.tags, NEW.is_primary, NEW.opt_out,
    NEW.notes, NEW.deleted_at)
BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NEW.customer_id, 'contact', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'person_id', OLD.person_id, 'name', OLD.name,
      'company', OLD.company, 'job_title', OLD.job_title, 'email', OLD.email, 'more_emails', OLD.more_emails,
      'phone', OLD.phone, 'mobile', OLD.mobile, 'fax', OLD.fax, 'more_phones', OLD.more_phones,
      'language', OLD.language, 'tags', OLD.tags, 'is_primary', json(iif(OLD.is_primary, 'true', 'false')),
      'opt_out', json(iif(OLD.opt_out, 'true', 'false')), 'notes', OLD.notes, 'deleted_at', OLD.deleted_at),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'person_id', NEW.person_id, 'name', NEW.name,
      'company', NEW.company, 'job_title', NEW.job_title, 'email', NEW.email, 'more_emails', NEW.more_emails,
      'phone', NEW.phone, 'mobile', NEW.mobile, 'fax', NEW.fax, 'more_phones', NEW.more_phones,
      'language', NEW.language, 'tags', NEW.tags, 'is_primary', json(iif(NEW.is_primary, 'true', 'false')),
      'opt_out', json(iif(NEW.opt_out, 'true', 'false')), 'notes', NEW.notes, 'deleted_at', NEW.deleted_at);
  -- It moved to another customer: that is news in the history of the one that it left, too.
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'contact', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'person_id', OLD.person_id, 'name', OLD.name,
      'company', OLD.company, 'job_title', OLD.job_title, 'email', OLD.email, 'more_emails', OLD.more_emails,
      'phone', OLD.phone, 'mobile', OLD.mobile, 'fax', OLD.fax, 'more_phones', OLD.more_phones,
      'language', OLD.language, 'tags', OLD.tags, 'is_primary', json(iif(OLD.is_primary, 'true', 'false')),
      'opt_out', json(iif(OLD.opt_out, 'true', 'false')), 'notes', OLD.notes, 'deleted_at', OLD.deleted_at),
    json_object(
      'id', NEW.id, 'customer_id', NEW.customer_id, 'person_id', NEW.person_id, 'name', NEW.name,
      'company', NEW.company, 'job_title', NEW.job_title, 'email', NEW.email, 'more_emails', NEW.more_emails,
      'phone', NEW.phone, 'mobile', NEW.mobile, 'fax', NEW.fax, 'more_phones', NEW.more_phones,
      'language', NEW.language, 'tags', NEW.tags, 'is_primary', json(iif(NEW.is_primary, 'true', 'false')),
      'opt_out', json(iif(NEW.opt_out, 'true', 'false')), 'notes', NEW.notes, 'deleted_at', NEW.deleted_at)
  WHERE OLD.customer_id <> NEW.customer_id;
END;

CREATE TRIGGER contact_delete AFTER DELETE ON contact BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    OLD.customer_id, 'contact', OLD.id, 'delete',
    json_object(
      'id', OLD.id, 'customer_id', OLD.customer_id, 'person_id', OLD.person_id, 'name', OLD.name,
      'company', OLD.company, 'job_title', OLD.job_title, 'email', OLD.email, 'more_emails', OLD.more_emails,
      'phone', OLD.phone, 'mobile', OLD.mobile, 'fax', OLD.fax, 'more_phones', OLD.more_phones,
      'language', OLD.language, 'tags', OLD.tags, 'is_primary', json(iif(OLD.is_primary, 'true', 'false')),
      'opt_out', json(iif(OLD.opt_out, 'true', 'false')), 'notes', OLD.notes, 'deleted_at', OLD.deleted_at),
    NULL;
END;

CREATE TRIGGER contact_tag_insert AFTER INSERT ON contact_tag BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NULL, 'contact_tag', NEW.id, 'insert',
    NULL,
    json_object('id', NEW.id, 'name', NEW.name, 'colour', NEW.colour);
END;

CREATE TRIGGER contact_tag_update AFTER UPDATE ON contact_tag
WHEN (OLD.name, OLD.colour) IS NOT (NEW.name, NEW.colour)
BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NULL, 'contact_tag', NEW.id, 'update',
    json_object('id', OLD.id, 'name', OLD.name, 'colour', OLD.colour),
    json_object('id', NEW.id, 'name', NEW.name, 'colour', NEW.colour);
END;

CREATE TRIGGER contact_tag_delete AFTER DELETE ON contact_tag BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NULL, 'contact_tag', OLD.id, 'delete',
    json_object('id', OLD.id, 'name', OLD.name, 'colour', OLD.colour),
    NULL;
END;

CREATE TRIGGER contact_tag_same_id BEFORE UPDATE OF id ON contact_tag WHEN NEW.id <> OLD.id
BEGIN SELECT RAISE(ABORT, 'the primary key of contact_tag never changes'); END;

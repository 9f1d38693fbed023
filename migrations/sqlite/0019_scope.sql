-- Which customers a user sees, and a role between editor and administrator.

-- Its columns stand in the triggers by hand: they go first, and come back with the new ones.
DROP TRIGGER app_user_insert;
DROP TRIGGER app_user_update;
DROP TRIGGER app_user_delete;

-- A CHECK cannot be changed. It goes with its column, whose place a new one takes: the table itself, to which other tables
-- refer, is not made anew. What the history has told of the role stays true.
ALTER TABLE app_user RENAME COLUMN role TO former_role;
ALTER TABLE app_user ADD COLUMN role TEXT NOT NULL DEFAULT 'viewer'
  CONSTRAINT app_user_role_check CHECK (role IN ('viewer', 'editor', 'manager', 'admin'));
UPDATE app_user SET role = former_role;
ALTER TABLE app_user DROP COLUMN former_role;

ALTER TABLE app_user ADD COLUMN team TEXT;
ALTER TABLE app_user ADD COLUMN scope TEXT NOT NULL DEFAULT 'all'
  CONSTRAINT app_user_scope_check CHECK (scope IN ('all', 'team'));

CREATE TRIGGER app_user_insert AFTER INSERT ON app_user BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NULL, 'app_user', NEW.id, 'insert',
    NULL,
    json_object(
      'id', NEW.id, 'email', NEW.email, 'name', NEW.name, 'password_hash', '***', 'role', NEW.role,
      'locale', NEW.locale, 'time_zone', NEW.time_zone, 'disabled', json(iif(NEW.disabled, 'true', 'false')),
      'team', NEW.team, 'scope', NEW.scope);
END;

CREATE TRIGGER app_user_update AFTER UPDATE ON app_user
WHEN (OLD.email, OLD.name, OLD.password_hash, OLD.role, OLD.locale, OLD.time_zone, OLD.disabled, OLD.team, OLD.scope)
  IS NOT (NEW.email, NEW.name, NEW.password_hash, NEW.role, NEW.locale, NEW.time_zone, NEW.disabled, NEW.team, NEW.scope)
BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NULL, 'app_user', NEW.id, 'update',
    json_object(
      'id', OLD.id, 'email', OLD.email, 'name', OLD.name, 'password_hash', '***', 'role', OLD.role,
      'locale', OLD.locale, 'time_zone', OLD.time_zone, 'disabled', json(iif(OLD.disabled, 'true', 'false')),
      'team', OLD.team, 'scope', OLD.scope),
    json_object(
      'id', NEW.id, 'email', NEW.email, 'name', NEW.name, 'password_hash', '***', 'role', NEW.role,
      'locale', NEW.locale, 'time_zone', NEW.time_zone, 'disabled', json(iif(NEW.disabled, 'true', 'false')),
      'team', NEW.team, 'scope', NEW.scope);
END;

CREATE TRIGGER app_user_delete AFTER DELETE ON app_user BEGIN
  INSERT INTO history (actor, source, request_id, customer_id, entity, entity_id, op, before, after)
  SELECT coalesce((SELECT actor FROM audit_context), 'db:external'),
    coalesce((SELECT source FROM audit_context), 'external'), (SELECT request_id FROM audit_context),
    NULL, 'app_user', OLD.id, 'delete',
    json_object(
      'id', OLD.id, 'email', OLD.email, 'name', OLD.name, 'password_hash', '***', 'role', OLD.role,
      'locale', OLD.locale, 'time_zone', OLD.time_zone, 'disabled', json(iif(OLD.disabled, 'true', 'false')),
      'team', OLD.team, 'scope', OLD.scope),
    NULL;
END;

-- Which customers a user sees, and a role between editor and administrator.

ALTER TABLE app_user
  ALTER COLUMN role SET DEFAULT 'viewer',
  DROP CONSTRAINT app_user_role_check,
  ADD CONSTRAINT app_user_role_check CHECK (role IN ('viewer', 'editor', 'manager', 'admin')),
  ADD COLUMN team TEXT,
  ADD COLUMN scope TEXT NOT NULL DEFAULT 'all' CONSTRAINT app_user_scope_check CHECK (scope IN ('all', 'team'));

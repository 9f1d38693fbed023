-- Who uses Ficha.

CREATE TABLE app_user (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  email         TEXT    NOT NULL UNIQUE,               -- lower case
  name          TEXT    NOT NULL,
  password_hash TEXT    NOT NULL,
  role          TEXT    NOT NULL CONSTRAINT app_user_role_check CHECK (role IN ('viewer', 'editor', 'admin')),
  locale        TEXT    NOT NULL DEFAULT 'es' CONSTRAINT app_user_locale_check CHECK (locale IN ('es', 'en', 'fr')),
  time_zone     TEXT    NOT NULL DEFAULT 'Europe/Madrid',
  disabled      INTEGER NOT NULL DEFAULT 0 CONSTRAINT app_user_disabled_check CHECK (disabled IN (0, 1)),
  version       INTEGER NOT NULL DEFAULT 1,
  created_at    TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
  updated_at    TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now'))
) STRICT;

-- Only a hash of the cookie is kept: whoever reads this table cannot sign in with it.
CREATE TABLE session (
  token_hash   TEXT    PRIMARY KEY NOT NULL,
  user_id      INTEGER NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  created_at   TEXT    NOT NULL,
  last_seen_at TEXT    NOT NULL,
  expires_at   TEXT    NOT NULL
) STRICT;
CREATE INDEX session_user_id ON session (user_id);
CREATE INDEX session_expires_at ON session (expires_at);

-- Failed sign-ins, to slow down guessing: 'account:<email>' and 'address:<ip>'.
CREATE TABLE login_attempt (
  id  INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT    NOT NULL,
  at  TEXT    NOT NULL
) STRICT;
CREATE INDEX login_attempt_key_at ON login_attempt (key, at);

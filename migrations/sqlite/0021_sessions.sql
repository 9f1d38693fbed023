-- A session tells its user from which browser and which address it was begun, and has a number by which a page names it: the
-- hash of its token never leaves the table. How long sessions last is configured, and counts from when they were begun.

-- A primary key cannot be changed. No other table refers to this one, so it is made anew.
CREATE TABLE session_with_number (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  token_hash   TEXT    NOT NULL UNIQUE,
  user_id      INTEGER NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  created_at   TEXT    NOT NULL,
  last_seen_at TEXT    NOT NULL,
  agent        TEXT    NOT NULL DEFAULT '',            -- as the browser calls itself
  address      TEXT    NOT NULL DEFAULT '',
  proved_at    TEXT                                    -- when its user was last known to have shown who they are
) STRICT;
INSERT INTO session_with_number (token_hash, user_id, created_at, last_seen_at, proved_at)
SELECT token_hash, user_id, created_at, last_seen_at, created_at FROM session;
DROP TABLE session;
ALTER TABLE session_with_number RENAME TO session;
CREATE INDEX session_user_id ON session (user_id);
CREATE INDEX session_last_seen_at ON session (last_seen_at);

-- Who somebody is at an identity provider. Its name for a person is what counts, and never their email, which another may have
-- one day.
CREATE TABLE user_identity (
  issuer     TEXT    NOT NULL,
  subject    TEXT    NOT NULL,
  user_id    INTEGER NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  created_at TEXT    NOT NULL,
  PRIMARY KEY (issuer, subject),
  CONSTRAINT user_identity_user_id_issuer_key UNIQUE (user_id, issuer)
) STRICT;

-- Keys of programs that act for a user. Only a hash of each is kept.
CREATE TABLE api_token (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id      INTEGER NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  name         TEXT    NOT NULL,
  token_hash   TEXT    NOT NULL UNIQUE,
  writes       INTEGER NOT NULL CONSTRAINT api_token_writes_check CHECK (writes IN (0, 1)),
  created_at   TEXT    NOT NULL,
  expires_at   TEXT    NOT NULL,
  last_used_at TEXT
) STRICT;
CREATE INDEX api_token_user_id ON api_token (user_id);

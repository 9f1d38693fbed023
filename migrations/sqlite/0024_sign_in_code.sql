-- Codes by which somebody who is signed in on one page signs in on another, within a minute. Only a hash of each is kept.
CREATE TABLE sign_in_code (
  user_id    INTEGER PRIMARY KEY REFERENCES app_user (id) ON DELETE CASCADE,
  code_hash  TEXT    NOT NULL UNIQUE,
  expires_at TEXT    NOT NULL,
  proved_at  TEXT                                      -- when its user was last known to have shown who they are
) STRICT;

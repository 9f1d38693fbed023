-- The second step of signing in, for whoever wants it: the secret that an app shares with us, since when it is on, and the half
-- minute, counted from 1970, of the newest code that was taken, for none is taken twice (RFC 6238, section 5.2).
CREATE TABLE second_step (
  user_id      BIGINT      PRIMARY KEY REFERENCES app_user (id) ON DELETE CASCADE,
  secret       TEXT        NOT NULL,
  confirmed_at TIMESTAMPTZ,
  last_step    BIGINT      NOT NULL DEFAULT 0
);

-- What does once what the app does. Only a hash of each is kept.
CREATE TABLE recovery_code (
  user_id   BIGINT      NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  code_hash TEXT        NOT NULL,
  PRIMARY KEY (user_id, code_hash)
);

-- Who has typed the right password, and has not yet taken the second step. Only a hash of what tells them is kept.
CREATE TABLE sign_in_step (
  token_hash TEXT        PRIMARY KEY NOT NULL,
  user_id    BIGINT      NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
  expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX sign_in_step_user_id ON sign_in_step (user_id);

-- The seals of the history: for each of its rows a hash that also covers the seal before it of the same customer. Who changes
-- a row, removes one or puts one in between breaks the chain behind it.

CREATE TABLE seal (
  position    BIGINT PRIMARY KEY,       -- counts the seals without a gap, in the order in which they were made
  history_id  BIGINT NOT NULL CONSTRAINT seal_history_id_key UNIQUE,
  customer_id BIGINT NOT NULL,          -- 0 for what belongs to no customer
  seq         BIGINT NOT NULL,          -- counts the seals of the customer without a gap
  salt        TEXT,                     -- hex; gone where the row's values were erased
  content     TEXT   NOT NULL,          -- SHA-256, hex, of salt and row
  hash        TEXT   NOT NULL,          -- SHA-256, hex, of the seal before, seq and content
  CONSTRAINT seal_customer_id_seq_key UNIQUE (customer_id, seq)
);

CREATE TRIGGER seal_no_change BEFORE UPDATE OR DELETE ON seal
  FOR EACH ROW EXECUTE FUNCTION audit_refuse('seals are append-only');
CREATE TRIGGER seal_no_truncate BEFORE TRUNCATE ON seal
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse('seals are append-only');
ALTER TABLE seal ENABLE ALWAYS TRIGGER seal_no_change;
ALTER TABLE seal ENABLE ALWAYS TRIGGER seal_no_truncate;
DO $$ BEGIN
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON seal FROM PUBLIC, %I', current_user);
END $$;

-- How far the history is known to be sealed. Transactions end in another order than that in which they took their numbers: a
-- row may appear behind one that is sealed already. Every row up to `floor` is sealed, or will never be there; every row up to
-- `candidate` was written by a transaction before `candidate_xid`, so it becomes the floor once all of those have ended.
CREATE TABLE seal_horizon (
  id            BIGINT PRIMARY KEY CONSTRAINT seal_horizon_check CHECK (id = 1),
  floor         BIGINT NOT NULL,
  candidate     BIGINT,
  candidate_xid BIGINT
);
INSERT INTO seal_horizon (id, floor) VALUES (1, 0);

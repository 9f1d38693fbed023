-- The seals of the history: for each of its rows a hash that also covers the seal before it of the same customer. Who changes
-- a row, removes one or puts one in between breaks the chain behind it.

CREATE TABLE seal (
  position    INTEGER PRIMARY KEY,      -- counts the seals without a gap, in the order in which they were made
  history_id  INTEGER NOT NULL CONSTRAINT seal_history_id_key UNIQUE,
  customer_id INTEGER NOT NULL,         -- 0 for what belongs to no customer
  seq         INTEGER NOT NULL,         -- counts the seals of the customer without a gap
  salt        TEXT,                     -- hex; gone where the row's values were erased
  content     TEXT    NOT NULL,         -- SHA-256, hex, of salt and row
  hash        TEXT    NOT NULL,         -- SHA-256, hex, of the seal before, seq and content
  CONSTRAINT seal_customer_id_seq_key UNIQUE (customer_id, seq)
) STRICT;

CREATE TRIGGER seal_no_update BEFORE UPDATE ON seal
BEGIN SELECT RAISE(ABORT, 'seals are append-only'); END;
CREATE TRIGGER seal_no_delete BEFORE DELETE ON seal
BEGIN SELECT RAISE(ABORT, 'seals are append-only'); END;
CREATE TRIGGER seal_no_replace BEFORE INSERT ON seal
WHEN EXISTS (SELECT 1 FROM seal WHERE position = NEW.position OR history_id = NEW.history_id)
BEGIN SELECT RAISE(ABORT, 'seals are append-only'); END;

-- Every server hears at once that something was written or sealed, whichever program has done it.

CREATE FUNCTION live_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('ficha_history', '');
  RETURN NULL;
END $$;

CREATE TRIGGER history_calls AFTER INSERT ON history FOR EACH STATEMENT EXECUTE FUNCTION live_call();
ALTER TABLE history ENABLE ALWAYS TRIGGER history_calls;
CREATE TRIGGER seal_calls AFTER INSERT ON seal FOR EACH STATEMENT EXECUTE FUNCTION live_call();

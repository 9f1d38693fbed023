-- How far each document is settled, and what the documents and payments of a month come to. All of it follows from document
-- and payment and is kept by the triggers below as an index is kept, so that a customer's ten-thousandth invoice costs what
-- the tenth does. Nothing else writes here; settlement_told says what must stand in settlement.

-- A document as it is told of: what was paid of it, what credit notes took back, what is open. A credit note of an invoice
-- counts in that invoice and has no balance of its own. The status is the one of a day on which nothing is overdue yet.
CREATE VIEW settlement_told AS
SELECT document_id, customer_id, kind, state, number, currency, issued_on, due_on, net_total, gross_total, paid, credited,
       balance, status,
       CASE WHEN kind = 'invoice' AND status = 'paid' AND paid > 0 THEN last_paid_on END AS settled_on,
       CASE WHEN kind = 'invoice' AND status IN ('issued', 'partly_paid') THEN due_on END AS payable_by
  FROM (
    SELECT settled.*,
           CASE WHEN state = 'draft' THEN 'draft'
                WHEN kind = 'credit_note' THEN
                  CASE WHEN credits_id IS NULL AND balance = 0 AND paid <> 0 THEN 'paid' ELSE 'issued' END
                WHEN gross_total > 0 AND credited >= gross_total THEN 'credited'
                WHEN balance <= 0 THEN 'paid'
                WHEN paid <> 0 OR credited <> 0 THEN 'partly_paid'
                ELSE 'issued' END AS status
      FROM (
        SELECT summed.*,
               CASE WHEN state = 'draft' THEN 0
                    WHEN kind = 'invoice' THEN gross_total - paid - credited
                    WHEN credits_id IS NULL THEN 0 - gross_total - paid
                    ELSE 0 END AS balance
          FROM (
            SELECT d.id AS document_id, d.customer_id, d.kind, d.state, d.number, d.credits_id, d.currency, d.issued_on,
                   d.due_on, d.net_total, d.gross_total,
                   CAST(COALESCE((SELECT SUM(p.amount) FROM payment p
                                   WHERE p.document_id = d.id AND p.deleted_at IS NULL), 0) AS BIGINT) AS paid,
                   (SELECT MAX(p.paid_on) FROM payment p
                     WHERE p.document_id = d.id AND p.deleted_at IS NULL) AS last_paid_on,
                   CAST(COALESCE((SELECT SUM(n.gross_total) FROM document n
                                   WHERE n.credits_id = d.id AND n.kind = 'credit_note' AND n.state = 'issued'), 0)
                        AS BIGINT) AS credited
              FROM document d WHERE d.deleted_at IS NULL
          ) summed
      ) settled
  ) told;

CREATE TABLE settlement (
  document_id BIGINT PRIMARY KEY,
  customer_id BIGINT NOT NULL,
  kind        TEXT NOT NULL,
  state       TEXT NOT NULL,
  number      TEXT COLLATE "C",
  currency    TEXT NOT NULL,
  issued_on   DATE NOT NULL,
  due_on      DATE,
  net_total   BIGINT NOT NULL,
  gross_total BIGINT NOT NULL,
  paid        BIGINT NOT NULL,                       -- less what was paid back
  credited    BIGINT NOT NULL,                       -- by issued credit notes
  balance     BIGINT NOT NULL,                       -- what is open; below 0 when it is we who owe
  status      TEXT NOT NULL,
  settled_on  DATE,                                  -- of an invoice that was paid: the day of the last payment
  payable_by  DATE                                   -- of an invoice with something open: from the next day on it is overdue
);
CREATE INDEX settlement_by_date ON settlement (customer_id, issued_on, document_id);
CREATE INDEX settlement_open ON settlement (customer_id, currency, payable_by, balance) WHERE balance <> 0;

-- What a customer's documents of a month come to.
CREATE TABLE document_month (
  customer_id  BIGINT NOT NULL,
  month        DATE NOT NULL,                        -- its first day
  currency     TEXT NOT NULL,
  kind         TEXT NOT NULL,
  drafts       BIGINT NOT NULL DEFAULT 0,            -- how many bear a day of the month
  documents    BIGINT NOT NULL DEFAULT 0,            -- how many issued ones do, and what these come to
  net_total    BIGINT NOT NULL DEFAULT 0,
  gross_total  BIGINT NOT NULL DEFAULT 0,
  paid         BIGINT NOT NULL DEFAULT 0,
  balance      BIGINT NOT NULL DEFAULT 0,
  settled      BIGINT NOT NULL DEFAULT 0,            -- how many invoices were paid up in the month, whenever they were issued
  settled_days BIGINT NOT NULL DEFAULT 0,            -- how many days after their dates, together
  PRIMARY KEY (customer_id, month, currency, kind)
) WITH (fillfactor = 50);                            -- a row changes with every document: its next state finds room beside it

-- What a customer paid in a month, whatever for.
CREATE TABLE payment_month (
  customer_id BIGINT NOT NULL,
  month       DATE NOT NULL,                         -- its first day
  currency    TEXT NOT NULL,
  amount      BIGINT NOT NULL DEFAULT 0,             -- less what was paid back
  PRIMARY KEY (customer_id, month, currency)
) WITH (fillfactor = 50);

-- A settlement is never changed but replaced, so what is added and what goes keep the months.
CREATE FUNCTION settlement_months() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  told   settlement := CASE WHEN TG_OP = 'INSERT' THEN NEW ELSE OLD END;
  sign   BIGINT     := CASE WHEN TG_OP = 'INSERT' THEN 1 ELSE -1 END;
  issued BIGINT     := CASE WHEN told.state = 'issued' THEN sign ELSE 0 END;
BEGIN
  INSERT INTO document_month AS m (customer_id, month, currency, kind, drafts, documents, net_total, gross_total, paid, balance)
  VALUES (told.customer_id, date_trunc('month', told.issued_on)::DATE, told.currency, told.kind, sign - issued, issued,
          issued * told.net_total, issued * told.gross_total, issued * told.paid, sign * told.balance)
  ON CONFLICT (customer_id, month, currency, kind) DO UPDATE
     SET drafts = m.drafts + excluded.drafts, documents = m.documents + excluded.documents,
         net_total = m.net_total + excluded.net_total, gross_total = m.gross_total + excluded.gross_total,
         paid = m.paid + excluded.paid, balance = m.balance + excluded.balance;
  IF told.settled_on IS NOT NULL THEN
    INSERT INTO document_month AS m (customer_id, month, currency, kind, settled, settled_days)
    VALUES (told.customer_id, date_trunc('month', told.settled_on)::DATE, told.currency, told.kind, sign,
            sign * (told.settled_on - told.issued_on))
    ON CONFLICT (customer_id, month, currency, kind) DO UPDATE
       SET settled = m.settled + excluded.settled, settled_days = m.settled_days + excluded.settled_days;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER settlement_months AFTER INSERT OR DELETE ON settlement FOR EACH ROW EXECUTE FUNCTION settlement_months();

-- Tells some documents anew. They are held first, so that what another transaction is about to pay is waited for and seen.
CREATE FUNCTION settle(VARIADIC documents BIGINT[]) RETURNS VOID LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  PERFORM 1 FROM document d WHERE d.id = ANY (documents) ORDER BY d.id FOR NO KEY UPDATE;
  DELETE FROM settlement s WHERE s.document_id = ANY (documents);
  INSERT INTO settlement SELECT * FROM settlement_told t WHERE t.document_id = ANY (documents);
END $$;

-- A document is told anew when it changes, and with it the invoice that it takes back.
CREATE FUNCTION document_settle() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN PERFORM settle(NEW.id, NEW.credits_id);
    WHEN 'UPDATE' THEN PERFORM settle(NEW.id, OLD.credits_id, NEW.credits_id);
    ELSE PERFORM settle(OLD.id, OLD.credits_id);
  END CASE;
  RETURN NULL;
END $$;
CREATE TRIGGER document_settle AFTER INSERT OR DELETE OR UPDATE OF customer_id, kind, state, number, credits_id, currency,
  issued_on, due_on, net_total, gross_total, deleted_at ON document FOR EACH ROW EXECUTE FUNCTION document_settle();

CREATE FUNCTION payment_settle() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN PERFORM settle(NEW.document_id);
    WHEN 'UPDATE' THEN PERFORM settle(OLD.document_id, NEW.document_id);
    ELSE PERFORM settle(OLD.document_id);
  END CASE;
  IF TG_OP <> 'INSERT' AND OLD.deleted_at IS NULL THEN
    UPDATE payment_month m SET amount = m.amount - OLD.amount
     WHERE m.customer_id = OLD.customer_id AND m.month = date_trunc('month', OLD.paid_on)::DATE AND m.currency = OLD.currency;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.deleted_at IS NULL THEN
    INSERT INTO payment_month AS m (customer_id, month, currency, amount)
    VALUES (NEW.customer_id, date_trunc('month', NEW.paid_on)::DATE, NEW.currency, NEW.amount)
    ON CONFLICT (customer_id, month, currency) DO UPDATE SET amount = m.amount + excluded.amount;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER payment_settle AFTER INSERT OR DELETE OR UPDATE OF customer_id, document_id, paid_on, amount, currency, deleted_at
  ON payment FOR EACH ROW EXECUTE FUNCTION payment_settle();

ALTER TABLE settlement ENABLE ALWAYS TRIGGER settlement_months;
ALTER TABLE document ENABLE ALWAYS TRIGGER document_settle;
ALTER TABLE payment ENABLE ALWAYS TRIGGER payment_settle;

-- They run as the owner of the tables: whoever may note a payment need not be able to write here. The names in them mean our
-- tables, whatever search_path the caller brings.
DO $$ DECLARE f TEXT; BEGIN
  FOREACH f IN ARRAY ARRAY['settlement_months()', 'settle(BIGINT[])', 'document_settle()', 'payment_settle()'] LOOP
    EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, %I, pg_temp', f, current_schema());
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
  END LOOP;
END $$;

-- What is there already.
INSERT INTO settlement SELECT * FROM settlement_told;
INSERT INTO payment_month (customer_id, month, currency, amount)
SELECT customer_id, date_trunc('month', paid_on)::DATE, currency, SUM(amount) FROM payment WHERE deleted_at IS NULL
 GROUP BY customer_id, date_trunc('month', paid_on), currency;

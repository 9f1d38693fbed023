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
                   COALESCE((SELECT SUM(p.amount) FROM payment p
                              WHERE p.document_id = d.id AND p.deleted_at IS NULL), 0) AS paid,
                   (SELECT MAX(p.paid_on) FROM payment p
                     WHERE p.document_id = d.id AND p.deleted_at IS NULL) AS last_paid_on,
                   COALESCE((SELECT SUM(n.gross_total) FROM document n
                              WHERE n.credits_id = d.id AND n.kind = 'credit_note' AND n.state = 'issued'), 0) AS credited
              FROM document d WHERE d.deleted_at IS NULL
          ) summed
      ) settled
  ) told;

CREATE TABLE settlement (
  document_id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL,
  kind        TEXT NOT NULL,
  state       TEXT NOT NULL,
  number      TEXT,
  currency    TEXT NOT NULL,
  issued_on   TEXT NOT NULL,
  due_on      TEXT,
  net_total   INTEGER NOT NULL,
  gross_total INTEGER NOT NULL,
  paid        INTEGER NOT NULL,                      -- less what was paid back
  credited    INTEGER NOT NULL,                      -- by issued credit notes
  balance     INTEGER NOT NULL,                      -- what is open; below 0 when it is we who owe
  status      TEXT NOT NULL,
  settled_on  TEXT,                                  -- of an invoice that was paid: the day of the last payment
  payable_by  TEXT                                   -- of an invoice with something open: from the next day on it is overdue
) STRICT;
CREATE INDEX settlement_by_date ON settlement (customer_id, issued_on, document_id);
CREATE INDEX settlement_open ON settlement (customer_id, currency, payable_by, balance) WHERE balance <> 0;

-- What a customer's documents of a month come to.
CREATE TABLE document_month (
  customer_id  INTEGER NOT NULL,
  month        TEXT NOT NULL,                        -- its first day
  currency     TEXT NOT NULL,
  kind         TEXT NOT NULL,
  drafts       INTEGER NOT NULL DEFAULT 0,           -- how many bear a day of the month
  documents    INTEGER NOT NULL DEFAULT 0,           -- how many issued ones do, and what these come to
  net_total    INTEGER NOT NULL DEFAULT 0,
  gross_total  INTEGER NOT NULL DEFAULT 0,
  paid         INTEGER NOT NULL DEFAULT 0,
  balance      INTEGER NOT NULL DEFAULT 0,
  settled      INTEGER NOT NULL DEFAULT 0,           -- how many invoices were paid up in the month, whenever they were issued
  settled_days INTEGER NOT NULL DEFAULT 0,           -- how many days after their dates, together
  PRIMARY KEY (customer_id, month, currency, kind)
) STRICT;

-- What a customer paid in a month, whatever for.
CREATE TABLE payment_month (
  customer_id INTEGER NOT NULL,
  month       TEXT NOT NULL,                         -- its first day
  currency    TEXT NOT NULL,
  amount      INTEGER NOT NULL DEFAULT 0,            -- less what was paid back
  PRIMARY KEY (customer_id, month, currency)
) STRICT;

-- A settlement is never changed but replaced, so two triggers keep the months. They look for the row before they add one: the
-- conflict clause of whoever began the change would win over one here.
CREATE TRIGGER settlement_added AFTER INSERT ON settlement BEGIN
  INSERT INTO document_month (customer_id, month, currency, kind)
  SELECT NEW.customer_id, months.month, NEW.currency, NEW.kind
    FROM (SELECT substr(NEW.issued_on, 1, 7) || '-01' AS month
          UNION SELECT substr(NEW.settled_on, 1, 7) || '-01' WHERE NEW.settled_on IS NOT NULL) months
   WHERE NOT EXISTS (SELECT 1 FROM document_month m WHERE m.customer_id = NEW.customer_id AND m.month = months.month
                        AND m.currency = NEW.currency AND m.kind = NEW.kind);
  UPDATE document_month
     SET drafts = drafts + (NEW.state = 'draft'), documents = documents + (NEW.state = 'issued'),
         net_total = net_total + (NEW.state = 'issued') * NEW.net_total,
         gross_total = gross_total + (NEW.state = 'issued') * NEW.gross_total,
         paid = paid + (NEW.state = 'issued') * NEW.paid, balance = balance + NEW.balance
   WHERE customer_id = NEW.customer_id AND month = substr(NEW.issued_on, 1, 7) || '-01'
     AND currency = NEW.currency AND kind = NEW.kind;
  UPDATE document_month
     SET settled = settled + 1,
         settled_days = settled_days + CAST(julianday(NEW.settled_on) - julianday(NEW.issued_on) AS INTEGER)
   WHERE customer_id = NEW.customer_id AND month = substr(NEW.settled_on, 1, 7) || '-01'
     AND currency = NEW.currency AND kind = NEW.kind;
END;
CREATE TRIGGER settlement_gone AFTER DELETE ON settlement BEGIN
  UPDATE document_month
     SET drafts = drafts - (OLD.state = 'draft'), documents = documents - (OLD.state = 'issued'),
         net_total = net_total - (OLD.state = 'issued') * OLD.net_total,
         gross_total = gross_total - (OLD.state = 'issued') * OLD.gross_total,
         paid = paid - (OLD.state = 'issued') * OLD.paid, balance = balance - OLD.balance
   WHERE customer_id = OLD.customer_id AND month = substr(OLD.issued_on, 1, 7) || '-01'
     AND currency = OLD.currency AND kind = OLD.kind;
  UPDATE document_month
     SET settled = settled - 1,
         settled_days = settled_days - CAST(julianday(OLD.settled_on) - julianday(OLD.issued_on) AS INTEGER)
   WHERE customer_id = OLD.customer_id AND month = substr(OLD.settled_on, 1, 7) || '-01'
     AND currency = OLD.currency AND kind = OLD.kind;
END;

-- A document is told anew when it changes, and with it the invoice that it takes back.
CREATE TRIGGER document_settle_insert AFTER INSERT ON document BEGIN
  DELETE FROM settlement WHERE document_id IN (NEW.id, NEW.credits_id);
  INSERT INTO settlement SELECT * FROM settlement_told WHERE document_id IN (NEW.id, NEW.credits_id);
END;
CREATE TRIGGER document_settle_update
AFTER UPDATE OF customer_id, kind, state, number, credits_id, currency, issued_on, due_on, net_total, gross_total, deleted_at
ON document BEGIN
  DELETE FROM settlement WHERE document_id IN (NEW.id, OLD.credits_id, NEW.credits_id);
  INSERT INTO settlement SELECT * FROM settlement_told WHERE document_id IN (NEW.id, OLD.credits_id, NEW.credits_id);
END;
CREATE TRIGGER document_settle_delete AFTER DELETE ON document BEGIN
  DELETE FROM settlement WHERE document_id IN (OLD.id, OLD.credits_id);
  INSERT INTO settlement SELECT * FROM settlement_told WHERE document_id = OLD.credits_id;
END;

CREATE TRIGGER payment_settle_insert AFTER INSERT ON payment BEGIN
  DELETE FROM settlement WHERE document_id = NEW.document_id;
  INSERT INTO settlement SELECT * FROM settlement_told WHERE document_id = NEW.document_id;
  INSERT INTO payment_month (customer_id, month, currency)
  SELECT NEW.customer_id, substr(NEW.paid_on, 1, 7) || '-01', NEW.currency
   WHERE NOT EXISTS (SELECT 1 FROM payment_month m WHERE m.customer_id = NEW.customer_id
                        AND m.month = substr(NEW.paid_on, 1, 7) || '-01' AND m.currency = NEW.currency);
  UPDATE payment_month SET amount = amount + (NEW.deleted_at IS NULL) * NEW.amount
   WHERE customer_id = NEW.customer_id AND month = substr(NEW.paid_on, 1, 7) || '-01' AND currency = NEW.currency;
END;
CREATE TRIGGER payment_settle_update
AFTER UPDATE OF customer_id, document_id, paid_on, amount, currency, deleted_at ON payment BEGIN
  DELETE FROM settlement WHERE document_id IN (OLD.document_id, NEW.document_id);
  INSERT INTO settlement SELECT * FROM settlement_told WHERE document_id IN (OLD.document_id, NEW.document_id);
  INSERT INTO payment_month (customer_id, month, currency)
  SELECT NEW.customer_id, substr(NEW.paid_on, 1, 7) || '-01', NEW.currency
   WHERE NOT EXISTS (SELECT 1 FROM payment_month m WHERE m.customer_id = NEW.customer_id
                        AND m.month = substr(NEW.paid_on, 1, 7) || '-01' AND m.currency = NEW.currency);
  UPDATE payment_month SET amount = amount - (OLD.deleted_at IS NULL) * OLD.amount
   WHERE customer_id = OLD.customer_id AND month = substr(OLD.paid_on, 1, 7) || '-01' AND currency = OLD.currency;
  UPDATE payment_month SET amount = amount + (NEW.deleted_at IS NULL) * NEW.amount
   WHERE customer_id = NEW.customer_id AND month = substr(NEW.paid_on, 1, 7) || '-01' AND currency = NEW.currency;
END;
CREATE TRIGGER payment_settle_delete AFTER DELETE ON payment BEGIN
  DELETE FROM settlement WHERE document_id = OLD.document_id;
  INSERT INTO settlement SELECT * FROM settlement_told WHERE document_id = OLD.document_id;
  UPDATE payment_month SET amount = amount - (OLD.deleted_at IS NULL) * OLD.amount
   WHERE customer_id = OLD.customer_id AND month = substr(OLD.paid_on, 1, 7) || '-01' AND currency = OLD.currency;
END;

-- What is there already.
INSERT INTO settlement SELECT * FROM settlement_told;
INSERT INTO payment_month (customer_id, month, currency, amount)
SELECT customer_id, substr(paid_on, 1, 7) || '-01', currency, SUM(amount) FROM payment WHERE deleted_at IS NULL
 GROUP BY customer_id, substr(paid_on, 1, 7), currency;

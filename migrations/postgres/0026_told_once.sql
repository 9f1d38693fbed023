-- What was paid of a document and credited to it is summed once. Postgres puts the expression of a column of an inner SELECT in
-- every place where the column is named: the view of before came to 37 sums, and preparing them took most of the time that
-- writing a document or a payment took. A subquery that sums is left as it is where it stands in FROM. The view tells the
-- same as before.
CREATE OR REPLACE VIEW settlement_told AS
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
        SELECT d.id AS document_id, d.customer_id, d.kind, d.state, d.number, d.credits_id, d.currency, d.issued_on,
               d.due_on, d.net_total, d.gross_total, payments.paid, payments.last_paid_on, credits.credited,
               CASE WHEN d.state = 'draft' THEN 0
                    WHEN d.kind = 'invoice' THEN d.gross_total - payments.paid - credits.credited
                    WHEN d.credits_id IS NULL THEN 0 - d.gross_total - payments.paid
                    ELSE 0 END AS balance
          FROM document d
          CROSS JOIN LATERAL (
            SELECT CAST(COALESCE(SUM(p.amount), 0) AS BIGINT) AS paid, MAX(p.paid_on) AS last_paid_on
              FROM payment p WHERE p.document_id = d.id AND p.deleted_at IS NULL) payments
          CROSS JOIN LATERAL (
            SELECT CAST(COALESCE(SUM(n.gross_total), 0) AS BIGINT) AS credited
              FROM document n WHERE n.credits_id = d.id AND n.kind = 'credit_note' AND n.state = 'issued') credits
         WHERE d.deleted_at IS NULL
      ) settled
  ) told;

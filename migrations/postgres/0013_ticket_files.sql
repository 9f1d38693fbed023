-- Files of a ticket: what a customer sent along with it, or what we did. A file belongs to one ticket at most; taken off it,
-- it stays among the customer's files.

ALTER TABLE file ADD COLUMN ticket_id BIGINT;
ALTER TABLE file ADD COLUMN ticket_number TEXT;          -- the ticket's, for the history
CREATE INDEX file_ticket_id ON file (ticket_id, id) WHERE ticket_id IS NOT NULL;

-- The ticket is one of the same customer.
ALTER TABLE ticket ADD CONSTRAINT ticket_customer_id_id_key UNIQUE (customer_id, id);
ALTER TABLE file ADD CONSTRAINT file_ticket_id_fkey FOREIGN KEY (customer_id, ticket_id) REFERENCES ticket (customer_id, id);

-- What the card counts of a customer's tickets stands in the index whole: how many are open, and how many of them take too
-- long. The rows themselves are not read, and where there are very many, those that have waited longest come first.
CREATE INDEX ticket_clock ON ticket
    (customer_id, opened_at, priority, paused_seconds, waiting_since, resolved_at, first_answer_seconds, status, deleted_at)
  WHERE deleted_at IS NULL AND status NOT IN ('resolved', 'closed');

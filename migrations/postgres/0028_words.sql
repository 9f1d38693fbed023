-- SQLite has what a customer is searched by in one table, in the order of the list. Postgres finds it through the addresses' and
-- contacts' own indexes, and keeps enough of the rows themselves in its memory.
SELECT 1;

-- What was paid of a document is summed once on Postgres: see the migration there. SQLite's triggers stay as they are; the
-- number is here because a backup of either database is asked for the newest one.
SELECT 1;

-- Two roles: the owner (POSTGRES_USER) changes the schema, the application reads and writes rows.
-- Run once by the owner in its database; docker compose does so when it makes the database:
--   POSTGRES_APP_PASSWORD=… psql -v ON_ERROR_STOP=1 -f deploy/postgres/roles.sql DATABASE
-- After that run `manage.py migrate` as the owner: it takes away from the application UPDATE, DELETE and
-- TRUNCATE on history, review steps and publications, where they are kept from everybody (audit/guard.py).
\getenv password POSTGRES_APP_PASSWORD

SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'govreports_app') AS missing \gset
\if :missing
CREATE ROLE govreports_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
\endif
ALTER ROLE govreports_app PASSWORD :'password';

-- Nobody but the owner makes tables, functions or triggers here.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO govreports_app;

-- Rows only: no TRUNCATE, which triggers on rows do not see, and no TRIGGER.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO govreports_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO govreports_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO govreports_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO govreports_app;

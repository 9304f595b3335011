-- Once, as the superuser: psql -v owner_password=… -v app_password=… -f roles.sql
-- The owner shapes the tables; what is served acts as the application, which may neither change their shape nor rewrite
-- what is append-only. `minzheng migrate` gives the application its rights.

CREATE ROLE minzheng_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE minzheng_app LOGIN PASSWORD :'app_password';
CREATE DATABASE minzheng OWNER minzheng_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE minzheng FROM PUBLIC;
GRANT CONNECT ON DATABASE minzheng TO minzheng_app;

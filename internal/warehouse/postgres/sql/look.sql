-- The server: its version, the database's encoding, the schema that views go to, the role that user queries may run as, and
-- whether Citus is there. The role is named after the database, since roles belong to the whole server.
select cast(current_setting('server_version_num') as integer), current_setting('server_encoding'), current_schema(),
  (select cast(rolname as text) from pg_catalog.pg_roles
   where rolname = current_database() || '_reader' and not rolsuper and pg_has_role(current_user, oid, 'MEMBER')),
  exists (select 1 from pg_catalog.pg_extension where extname = 'citus')

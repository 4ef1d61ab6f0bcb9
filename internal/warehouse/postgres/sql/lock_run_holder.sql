-- Who has the run lock of this database.
select a.pid, coalesce(nullif(a.application_name, ''), 'a program'), coalesce(host(a.client_addr), 'this machine'), a.backend_start
from pg_catalog.pg_locks as l
join pg_catalog.pg_stat_activity as a on a.pid = l.pid
where l.locktype = 'advisory' and l.classid = 1684108651 and l.objid = 1 and l.granted
  and l.database = (select oid from pg_catalog.pg_database where datname = current_database())
limit 1

-- Months before the newest two in which, as far as the server has counted, no partition of the tables $1 has a row.
select m.month from (
  select right(cast(p.relname as text), -length(t.relname) - 1) as month, sum(s.n_live_tup) as rows,
    row_number() over (order by max(length(p.relname) - length(t.relname)) desc, right(cast(p.relname as text), -length(t.relname) - 1) desc) as age
  from pg_catalog.pg_class as t
  join pg_catalog.pg_inherits as i on i.inhparent = t.oid
  join pg_catalog.pg_class as p on p.oid = i.inhrelid
  join pg_catalog.pg_stat_all_tables as s on s.relid = p.oid
  where t.relnamespace = to_regnamespace('wh') and t.relname = any (cast($1 as text[])) and p.relname ~ '_[0-9]{4,5}_[0-9]{2}$'
  group by right(cast(p.relname as text), -length(t.relname) - 1)
) as m
where m.rows = 0 and m.age > 2
order by m.month

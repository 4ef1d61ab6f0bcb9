-- A user's query that fails beyond a number of rows. The two marks are replaced by the engine's own text of the parsed query
-- and by a whole number; neither can be bound, since one is a query and a limit inside a materialised table must be constant.
with daybook_rows as materialized (select * from (/*query*/) limit /*rows*/ + 1)
select * from daybook_rows
where (select case when count(*) > /*rows*/ then cast(error('daybook: too many rows') as boolean) else true end from daybook_rows)

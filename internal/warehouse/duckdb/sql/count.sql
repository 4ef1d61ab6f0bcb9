-- How many rows a user's query has, up to $1. The mark is replaced by the engine's own text of the query that it parsed and
-- that was checked; a query cannot be bound. The rows themselves come from a second statement, since their order would be lost here.
select count(*) from (select 1 from (/*query*/) limit $1)

-- Marts sort and hash what a night brings: let that happen in memory. No nested loops: the planner takes the join of facts with
-- their slices for one that keeps next to nothing, since it multiplies what delivery and date let through, and all that
-- comes after would be looked for row by row. No merges either: for the same reason it merges on the date alone, and holds each row of
-- a date against all others of it. No sorting in order to add up: it expects few rows to come of a night's joins, and sorts hundreds of thousands where hashing
-- takes a third of the time; what has to be in order is sorted all the same.
set local work_mem = '64MB'; set local enable_nestloop = off; set local enable_mergejoin = off;
set local enable_sort = off

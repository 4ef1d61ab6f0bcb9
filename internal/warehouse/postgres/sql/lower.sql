-- A user's query sees the schema $1 with the published views and runs at most $2 milliseconds (0: no bound). The rows of a
-- cursor are all wanted.
select set_config('search_path', quote_ident(cast($1 as text)), true), set_config('statement_timeout', cast($2 as text), true),
  set_config('cursor_tuple_fraction', '1', true)

-- A schema for the tables of a part of dates, ahead of all others. It is gone before the transaction ends, so that nobody else ever sees it.
create schema wh_part; select set_config('search_path', 'wh_part, ' || current_setting('search_path'), true)

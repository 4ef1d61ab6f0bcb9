-- place_day: what is known of a category in a store before a date of a part is counted: how many times as much as the chain's stores it sells (size; known is 1
-- where more than the chain is known of it), and what its region and an event do to it (surroundings).
create temp table place_day (state_date date, store_id text, category text, size double precision, known bigint, surroundings double precision)

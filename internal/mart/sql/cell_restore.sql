-- cell_day begins with the state after date $1.
insert into cell_day (state_date, store_id, category, size_units, size_expected)
select learnt_on, store_id, category, size_units, size_expected from wh.category_state where state_date = cast($1 as date)

-- How far a category of a store-day was from what was expected of it, net of what the category did in all stores: once for each date, so that a
-- night adds up eight weeks of them and does not work them out again. counted: 1 where the store-day was complete and open, else all that
-- follows is 0. Units are thousandths, money is minor units: whole numbers, whose sum is the same in any order, in the type that is added up fastest.
create table wh.category_error (
  business_date date not null, store_id text not null, category text not null, counted double precision not null, units double precision not null,
  expected_units double precision not null, expected double precision not null, error_units double precision not null, error double precision not null, run_id bigint not null
)

-- How far a category of a store-day was from what was expected of it, net of what the category did in all stores: once for each date, so that a
-- night adds up eight weeks of them and does not work them out again. counted: 1 where the store-day was complete and open, else all that
-- follows is 0.
create table wh.category_error (
  business_date date not null, store_id text not null, category text not null, counted bigint not null, units decimal(14,3) not null,
  expected_units decimal(14,3) not null, expected decimal(14,2) not null, error_units decimal(14,3) not null, error decimal(14,2) not null, run_id bigint not null
)

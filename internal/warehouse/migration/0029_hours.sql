-- What a date's till lines say of its hours, where they have times: of a store (no category), and of a category in all stores (no store). hour
-- counts from the midnight that the date begins with, so that an hour after the next one is 24 or more; null: lines without a time. until_hour is the
-- hour of the newest sale in the file that brought the store's lines, of which more may come.
create table wh.hour_day (
  business_date date not null, store_id text not null, category text not null, hour bigint, until_hour bigint,
  net_sales decimal(18,2) not null, units decimal(18,3) not null, run_id bigint not null
)

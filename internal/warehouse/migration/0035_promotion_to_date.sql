-- What a promotion came to in a store from the first of its days to a date: sums that go on from night to night, so that nobody has to add up the
-- days of all its pairs again. Of one that is longer than eight weeks the last eight count, and since is the first of them.
-- days: on which the store had anything of it; dates: on which any store had; products: of it that the store had on one date, at most. units to
-- variance are of pairs of which something was expected, unknown_units of the others; all_… are both. regular_value: at the regular price,
-- else at what was taken. costless: pairs that sold or were expected to, without a known cost. steps: baseline_units x the step of each.
create table wh.promotion_to_date (
  business_date date not null, promotion_id text not null, store_id text not null, since date not null, dates bigint not null, days bigint not null,
  products bigint not null, units decimal(18,3) not null, baseline_units decimal(18,3) not null, unknown_units decimal(18,3) not null,
  missed_units decimal(18,3) not null, all_units decimal(18,3) not null, sales_value decimal(18,2) not null, baseline_value decimal(18,2) not null,
  all_value decimal(18,2) not null, regular_value decimal(18,2) not null, costless bigint not null, cost decimal(18,2) not null,
  baseline_cost decimal(18,2) not null, funding decimal(18,2) not null, variance double precision not null, steps decimal(18,3) not null, run_id bigint not null
)

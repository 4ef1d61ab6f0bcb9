-- stock_check: how many pairs, or products and places, the stock kinds looked at on the date of pair_day, by run $1.
insert into wh.stock_check (business_date, kind, checks, run_id)
select x.business_date, x.kind, x.checks, cast($1 as bigint)
from (
  select state_date as business_date, 'phantom_stock' as kind, count(*) as checks
  from pair_day
  where kind > 0 and ladder_step = 1 and (on_hand > 0 and coalesce(hours, 0) = 0 or on_hand is null and hours = 0)
  group by state_date
  union all
  select state_date, 'stockout', count(*) from pair_day where ladder_step > 0 and (on_hand is not null or hours is not null) group by state_date
  union all
  select state_date, 'overstock', count(*) from pair_day where on_hand > 0 group by state_date
  union all
  select state_date, 'chain_stockout', count(*) from wh.drop_state where state_date in (select max(state_date) from pair_day) and stores > 0 group by state_date
) as x

-- stock_check: how many pairs, or products and places, the stock kinds looked at on date $2, by run $1.
insert into wh.stock_check (business_date, kind, checks, run_id)
select cast($2 as date), k.kind, case k.kind when 'phantom_stock' then p.silent when 'stockout' then p.known else p.there end, cast($1 as bigint)
from (
  select coalesce(sum(case when kind > 0 and ladder_step = 1 and (on_hand > 0 and coalesce(hours, 0) = 0 or on_hand is null and hours = 0) then 1 else 0 end), 0) as silent,
    coalesce(sum(case when ladder_step > 0 and (on_hand is not null or hours is not null) then 1 else 0 end), 0) as known,
    coalesce(sum(case when on_hand > 0 then 1 else 0 end), 0) as there
  from pair_day
  where state_date = cast($2 as date)
) as p
cross join (select 'phantom_stock' as kind union all select 'stockout' union all select 'overstock') as k
union all
select cast($2 as date), 'chain_stockout', count(*), cast($1 as bigint) from wh.drop_state where state_date = cast($2 as date) and stores > 0

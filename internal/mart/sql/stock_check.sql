-- stock_check: how many pairs, or products and places, the stock kinds looked at on dates $4 (between $1 and $2), by run $3. Inputs: the
-- dates' pairs, drop_state.
insert into wh.stock_check (business_date, kind, checks, run_id)
with night as (select cast(unnest(string_to_array(cast($4 as text), ',')) as date) as business_date)
select n.business_date, k.kind, coalesce(case k.kind when 'phantom_stock' then p.silent when 'stockout' then p.known when 'overstock' then p.there else c.checks end, 0),
  cast($3 as bigint)
from night as n
cross join (select 'phantom_stock' as kind union all select 'stockout' union all select 'overstock' union all select 'chain_stockout') as k
left join (
  select state_date, sum(case when kind > 0 and ladder_step = 1 and (on_hand > 0 and coalesce(hours, 0) = 0 or on_hand is null and hours = 0) then 1 else 0 end) as silent,
    sum(case when ladder_step > 0 and (on_hand is not null or hours is not null) then 1 else 0 end) as known,
    sum(case when on_hand > 0 then 1 else 0 end) as there
  from pair_day
  where state_date between cast($1 as date) and cast($2 as date)
  group by state_date
) as p on p.state_date = n.business_date
left join (
  select state_date, count(*) as checks from wh.drop_state where state_date between cast($1 as date) and cast($2 as date) and stores > 0 group by state_date
) as c on c.state_date = n.business_date

-- Store-days of date $1 against what was expected of them, with the gross margin rate of the store's last four weeks.
select d.store_id, coalesce(s.name, ''), coalesce(s.region, ''), cast(d.net_sales as text), cast(e.expected_net_sales as text),
  cast(e.low_net_sales as text), cast(e.high_net_sales as text), cast(e.relative_error as double precision),
  cast(coalesce(d.transactions, 0) as text), cast(coalesce(e.expected_transactions, 0) as text),
  cast(coalesce(d.units, 0) as text), cast(coalesce(e.expected_units, 0) as text),
  e.clean_days, e.excluded_days, e.ladder_step, d.complete, coalesce(e.event, ''), coalesce(m.rate, 0)
from wh.live_store_day as d
join expected_store_day as e on e.business_date = d.business_date and e.store_id = d.store_id
left join stores as s on s.store_id = d.store_id
left join (
  select store_id, sum(cast(gross_margin as double precision)) / nullif(sum(cast(net_sales as double precision)), 0) as rate
  from wh.live_store_day
  where business_date between cast($1 as date) - 28 and cast($1 as date) - 1 and gross_margin is not null
  group by store_id
) as m on m.store_id = d.store_id
where d.business_date = cast($1 as date) and d.net_sales is not null and e.expected_net_sales is not null and coalesce(d.is_open, true)
order by d.store_id collate "C" nulls last

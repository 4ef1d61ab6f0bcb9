-- Store-days of dates $1 to $2 against what was expected of them, with the gross margin rate of the store's four weeks before.
select d.business_date, d.store_id, coalesce(s.name, ''), coalesce(s.region, ''), cast(d.net_sales as text), cast(e.expected_net_sales as text),
  cast(e.low_net_sales as text), cast(e.high_net_sales as text), cast(e.relative_error as double precision),
  cast(coalesce(d.transactions, 0) as text), cast(coalesce(e.expected_transactions, 0) as text),
  cast(coalesce(d.units, 0) as text), cast(coalesce(e.expected_units, 0) as text),
  e.clean_days, e.excluded_days, e.ladder_step, d.complete, coalesce(e.event, ''), coalesce(m.rate, 0)
from wh.live_store_day as d
join expected_store_day as e on e.business_date = d.business_date and e.store_id = d.store_id
left join stores as s on s.store_id = d.store_id
left join (
  select b.business_date, h.store_id, sum(cast(h.gross_margin as double precision)) / nullif(sum(cast(h.net_sales as double precision)), 0) as rate
  from (select distinct business_date from wh.live_slice where dataset = 'store_day' and business_date between cast($1 as date) and cast($2 as date)) as b
  join wh.live_store_day as h on h.business_date between b.business_date - 28 and b.business_date - 1
  where h.gross_margin is not null
  group by b.business_date, h.store_id
) as m on m.business_date = d.business_date and m.store_id = d.store_id
where d.business_date between cast($1 as date) and cast($2 as date)
  and d.net_sales is not null and e.expected_net_sales is not null and coalesce(d.is_open, true)
order by d.business_date, d.store_id collate "C" nulls last

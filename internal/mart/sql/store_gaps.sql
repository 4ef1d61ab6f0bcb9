-- Store-days of date $1 against what was expected of them.
select d.store_id, coalesce(s.name, ''), coalesce(s.region, ''), cast(d.net_sales as text), cast(e.expected_net_sales as text),
  cast(e.low_net_sales as text), cast(e.high_net_sales as text), cast(e.relative_error as double precision),
  cast(coalesce(d.transactions, 0) as text), cast(coalesce(e.expected_transactions, 0) as text), e.clean_days, e.excluded_days, e.ladder_step,
  d.complete, coalesce(e.event, '')
from wh.live_store_day as d
join expected_store_day as e on e.business_date = d.business_date and e.store_id = d.store_id
left join stores as s on s.store_id = d.store_id
where d.business_date = cast($1 as date) and d.net_sales is not null and coalesce(d.is_open, true)
order by d.store_id collate "C" nulls last

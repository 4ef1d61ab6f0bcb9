-- expected_category_day: the mean of the same weekday of the last eight weeks, by store and category.
insert into wh.expected_category_day (business_date, store_id, category, expected_net_sales, expected_units, run_id)
select cast($1 as date), c.store_id, c.category, wh.to_money(sum(cast(c.net_sales as double precision)) / max(s.days)),
  wh.to_units(sum(cast(c.units as double precision)) / max(s.days)), cast($2 as bigint)
from wh.category_day as c
join wh.live_slice as l on l.dataset = 'category_day' and l.business_date = c.business_date and l.build_run = c.run_id
join (
  select store_id, count(*) as days from wh.live_store_day
  where complete and coalesce(is_open, true)
    and business_date in (cast($1 as date) - 7, cast($1 as date) - 14, cast($1 as date) - 21, cast($1 as date) - 28,
      cast($1 as date) - 35, cast($1 as date) - 42, cast($1 as date) - 49, cast($1 as date) - 56)
  group by store_id
) as s on s.store_id = c.store_id
where c.business_date in (cast($1 as date) - 7, cast($1 as date) - 14, cast($1 as date) - 21, cast($1 as date) - 28,
  cast($1 as date) - 35, cast($1 as date) - 42, cast($1 as date) - 49, cast($1 as date) - 56)
group by c.store_id, c.category

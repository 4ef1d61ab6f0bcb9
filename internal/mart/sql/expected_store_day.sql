-- expected_store_day: what was normal for date $1, from the same weekday of the last eight weeks: complete, open days only.
-- The range holds 90 % where errors are as they were: mean absolute error x 1.2533 x 1.645.
insert into wh.expected_store_day (business_date, store_id, expected_net_sales, low_net_sales, high_net_sales, expected_transactions,
  expected_units, relative_error, clean_days, excluded_days, ladder_step, promotion_share, event, run_id)
select cast($1 as date), x.store_id, wh.to_money(x.mean),
  wh.to_money(greatest(0, x.mean * (1 - 2.0617 * x.err))), wh.to_money(x.mean * (1 + 2.0617 * x.err)),
  wh.to_units(x.transactions), wh.to_units(x.units), wh.to_rate(x.err), x.days, 0,
  case when x.days >= 4 then 1 when x.days >= 2 then 2 else 3 end, null, null, cast($2 as bigint)
from (
  select h.store_id, m.mean, m.transactions, m.units, m.days,
    greatest(0.03, least(0.9, avg(abs(cast(h.net_sales as double precision) - m.mean)) / m.mean * case when m.days < 3 then 2.0 else 1.15 end)) as err
  from wh.live_store_day as h
  join (
    select store_id, avg(cast(net_sales as double precision)) as mean, avg(cast(transactions as double precision)) as transactions,
      avg(cast(units as double precision)) as units, count(*) as days
    from wh.live_store_day
    where complete and coalesce(is_open, true) and net_sales is not null
      and business_date in (cast($1 as date) - 7, cast($1 as date) - 14, cast($1 as date) - 21, cast($1 as date) - 28,
        cast($1 as date) - 35, cast($1 as date) - 42, cast($1 as date) - 49, cast($1 as date) - 56)
    group by store_id having avg(cast(net_sales as double precision)) > 0
  ) as m on m.store_id = h.store_id
  where h.complete and coalesce(h.is_open, true) and h.net_sales is not null
    and h.business_date in (cast($1 as date) - 7, cast($1 as date) - 14, cast($1 as date) - 21, cast($1 as date) - 28,
      cast($1 as date) - 35, cast($1 as date) - 42, cast($1 as date) - 49, cast($1 as date) - 56)
  group by h.store_id, m.mean, m.transactions, m.units, m.days
) as x
where not exists (
  select 1 from calendar as c
  where c.date = cast($1 as date) and c.kind = 'closed' and (c.store_id is null or c.store_id = x.store_id) and c.region is null)

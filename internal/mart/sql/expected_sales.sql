-- expected_sales: what was normal for date $1 by store and product: units of the last 28 days without promotions, over the
-- days on which the store was open and the product neither out of stock nor promoted, times the weekday's index of the category.
insert into wh.expected_sales (business_date, store_id, product_id, expected_units, baseline_units, ladder_step, variance_ratio, run_id)
select cast($1 as date), r.store_id, r.product_id, wh.to_units(r.rate), wh.to_units(r.rate),
  case when r.days >= 14 then 1 else 2 end, 1, cast($2 as bigint)
from (
  select f.store_id, f.product_id, n.days - coalesce(o.days, 0) - coalesce(q.days, 0) as days,
    f.units / greatest(1, n.days - coalesce(o.days, 0) - coalesce(q.days, 0)) * coalesce(w.shape, 1) as rate
  from (
    select s.store_id, s.product_id, sum(cast(s.units as double precision)) as units
    from sales as s
    left join (
      select distinct b.business_date, p.product_id
      from promotions as p
      join (select distinct business_date from wh.live_slice where dataset = 'sales' and business_date between cast($1 as date) - 28 and cast($1 as date) - 1) as b
        on b.business_date between p.starts_on and p.ends_on
      where p.product_id is not null and p.store_id is null
    ) as x on x.business_date = s.business_date and x.product_id = s.product_id
    where s.business_date between cast($1 as date) - 28 and cast($1 as date) - 1 and x.product_id is null and not coalesce(s.on_promotion, false)
    group by s.store_id, s.product_id
  ) as f
  join (
    select store_id, count(*) as days from wh.live_store_day
    where business_date between cast($1 as date) - 28 and cast($1 as date) - 1 and has_sales and coalesce(is_open, true)
    group by store_id
  ) as n on n.store_id = f.store_id
  left join (
    select store_id, product_id, count(*) as days from stockout_day
    where business_date between cast($1 as date) - 28 and cast($1 as date) - 1 group by store_id, product_id
  ) as o on o.store_id = f.store_id and o.product_id = f.product_id
  left join (
    select p.product_id, count(distinct b.business_date) as days
    from promotions as p
    join (select distinct business_date from wh.live_slice where dataset = 'sales' and business_date between cast($1 as date) - 28 and cast($1 as date) - 1) as b
      on b.business_date between p.starts_on and p.ends_on
    where p.product_id is not null and p.store_id is null
    group by p.product_id
  ) as q on q.product_id = f.product_id
  left join products as m on m.product_id = f.product_id
  left join (
    select c.category,
      avg(case when c.business_date in (cast($1 as date) - 7, cast($1 as date) - 14, cast($1 as date) - 21, cast($1 as date) - 28) then c.units end)
        / nullif(avg(c.units), 0) as shape
    from (
      select c.category, c.business_date, sum(cast(c.units as double precision)) as units
      from wh.category_day as c
      join wh.live_slice as l on l.dataset = 'category_day' and l.business_date = c.business_date and l.build_run = c.run_id
      where c.business_date between cast($1 as date) - 28 and cast($1 as date) - 1
      group by c.category, c.business_date
    ) as c
    group by c.category
  ) as w on w.category = coalesce(m.category, 'not in the product master')
) as r
where r.days >= 5 and r.rate > 0

-- return_likely: of the nights of $1 to $2. units: what was sold on the dates on which something came back, so that sold of all seven days is no less.
-- Only pairs that stand out of as little as that are kept. Inputs: return_day, return_total.
insert into return_likely (night, store_id, product_id, back, value, usual_back, usual_sold)
select k.night, k.store_id, k.product_id, k.back, k.value, k.usual_back, k.usual_sold
from (
  select p.*, coalesce(t.usual_back, 0) as usual_back, coalesce(t.usual_sold, 0) as usual_sold,
    cast(p.units as double precision) * (cast(coalesce(t.usual_back, 0) as double precision) + 2)
      / (cast(coalesce(t.usual_sold, 0) as double precision) + 2 * cast(c.usual_sold as double precision) / cast(c.usual_back as double precision)) as least_expected
  from (
    select n.business_date as night, p.store_id, p.product_id, sum(p.units) as units, sum(p.returned_units) as back, sum(p.returned_value) as value
    from (select distinct night as business_date from return_total) as n
    join return_day as p on p.business_date between n.business_date - 6 and n.business_date
    where p.business_date between cast($1 as date) - 6 and cast($2 as date) and p.store_id <> '' and p.product_id <> ''
    group by n.business_date, p.store_id, p.product_id
    having sum(p.returned_units) >= 2
  ) as p
  join return_total as c on c.night = p.night and c.store_id = '' and c.product_id = '' and c.usual_back > 0
  left join return_total as t on t.night = p.night and t.store_id = '' and t.product_id = p.product_id
) as k
where cast(k.back as double precision) - k.least_expected >= 0.999 + 3 * sqrt(1.2 * greatest(k.least_expected, 0))

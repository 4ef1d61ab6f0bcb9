-- What holds for all pairs of date $1, after the state of $2 and in the part $3 of the month: the hours that a day is open at the most, the factor of
-- the part of the month, and what the category of a product is called that the product master does not name.
select greatest(c.hours, s.hours, 8e0), c.month, case when p.products = 0 then 'all' else 'not in the product master' end
from (
  select coalesce(max(case when shape = 'month' then wh.leaning(actual, expected, dates, 6, 20) end), 1) as month,
    greatest(max(case when shape = 'hours' then actual end), 8) as hours
  from wh.chain_shape
  where state_date = cast($2 as date) and (shape = 'month' and member = 'units' and slot = cast($3 as bigint) or shape = 'hours')
) as c
cross join (select max(hours) as hours from fact_day where business_date = cast($1 as date)) as s
cross join (select count(*) as products from products) as p

-- return_day: what came back on dates $4 (between $1 and $2), by run $3: of pairs, of stores (no product), of products (no store), of the chain.
-- Input: the dates' facts.
insert into wh.return_day (business_date, store_id, product_id, pairs, units, returned_units, returned_value, squares, run_id)
with night as (select cast(unnest(string_to_array(cast($4 as text), ',')) as date) as business_date),
pair as (
  select s.business_date, s.store_id, s.product_id, s.units, s.returned_units as back, s.returned_value as value
  from fact_day as s
  join night as n on n.business_date = s.business_date
  where s.business_date between cast($1 as date) and cast($2 as date) and s.lines > 0
)
select business_date, store_id, product_id, 1, units, back, value, cast(back * back as double precision), cast($3 as bigint) from pair where back > 0
union all
select business_date, store_id, '', count(*), sum(units), sum(back), sum(value), sum(cast(back * back as double precision)), cast($3 as bigint)
from pair group by business_date, store_id
union all
select business_date, '', product_id, count(*), sum(units), sum(back), sum(value), sum(cast(back * back as double precision)), cast($3 as bigint)
from pair group by business_date, product_id
union all
select business_date, '', '', count(*), sum(units), sum(back), sum(value), sum(cast(back * back as double precision)), cast($3 as bigint)
from pair group by business_date

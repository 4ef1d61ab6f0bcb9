-- return_day: what came back on dates $4 (between $1 and $2), by run $3: of pairs, of stores (no product), of products (no store), of the chain.
-- Input: the dates' facts.
insert into wh.return_day (business_date, store_id, product_id, pairs, units, returned_units, returned_value, squares, run_id)
with product as (
  select business_date, product_id, count(*) as pairs, sum(units) as units, sum(returned_units) as back, sum(returned_value) as value,
    sum(returned_units * returned_units) as squares
  from fact_day
  where business_date between cast($1 as date) and cast($2 as date) and business_date = any(cast(string_to_array(cast($4 as text), ',') as date[])) and lines > 0
  group by business_date, product_id
)
select business_date, store_id, product_id, 1, units, returned_units, returned_value, cast(returned_units * returned_units as double precision), cast($3 as bigint)
from fact_day
where business_date between cast($1 as date) and cast($2 as date) and business_date = any(cast(string_to_array(cast($4 as text), ',') as date[])) and lines > 0
  and returned_units > 0
union all
select business_date, store_id, '', count(*), sum(units), sum(returned_units), sum(returned_value), cast(sum(returned_units * returned_units) as double precision),
  cast($3 as bigint)
from fact_day
where business_date between cast($1 as date) and cast($2 as date) and business_date = any(cast(string_to_array(cast($4 as text), ',') as date[])) and lines > 0
group by business_date, store_id
union all
select business_date, '', product_id, pairs, units, back, value, cast(squares as double precision), cast($3 as bigint) from product
union all
select business_date, '', '', sum(pairs), sum(units), sum(back), sum(value), cast(sum(squares) as double precision), cast($3 as bigint)
from product group by business_date

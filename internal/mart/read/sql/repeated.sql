-- grain: mart some of whose keys stand there more than once on dates $1 to $2
-- inputs: all marts; of what categories sold the actuals alone, since the view of both reads all dates of the other side
select r.mart, min(r.business_date) as since, count(*) as keys
from (
  select 'store_day' as mart, business_date from store_day where business_date between cast($1 as date) and cast($2 as date) group by business_date, store_id having count(*) > 1
  union all
  select 'product_day' as mart, business_date from product_day where business_date between cast($1 as date) and cast($2 as date) group by business_date, product_id having count(*) > 1
  union all
  select 'category_day' as mart, business_date from wh.live_category_day where business_date between cast($1 as date) and cast($2 as date) group by business_date, store_id, category having count(*) > 1
  union all
  select 'expected_sales' as mart, business_date from expected_sales where business_date between cast($1 as date) and cast($2 as date) group by business_date, store_id, product_id having count(*) > 1
  union all
  select 'expected_store_day' as mart, business_date from expected_store_day where business_date between cast($1 as date) and cast($2 as date) group by business_date, store_id having count(*) > 1
  union all
  select 'expected_category_day' as mart, business_date from expected_category_day where business_date between cast($1 as date) and cast($2 as date) group by business_date, store_id, category having count(*) > 1
  union all
  select 'stockout_day' as mart, business_date from stockout_day where business_date between cast($1 as date) and cast($2 as date) group by business_date, store_id, product_id having count(*) > 1
  union all
  select 'stock_check' as mart, business_date from stock_check where business_date between cast($1 as date) and cast($2 as date) group by business_date, kind having count(*) > 1
  union all
  select 'silent_day' as mart, business_date from silent_day where business_date between cast($1 as date) and cast($2 as date) group by business_date, store_id, product_id having count(*) > 1
  union all
  select 'drop_day' as mart, business_date from drop_day where business_date between cast($1 as date) and cast($2 as date) group by business_date, product_id, place having count(*) > 1
  union all
  select 'negative_day' as mart, business_date from negative_day where business_date between cast($1 as date) and cast($2 as date) group by business_date, store_id, product_id having count(*) > 1
  union all
  select 'cover_day' as mart, business_date from cover_day where business_date between cast($1 as date) and cast($2 as date) group by business_date, store_id, product_id, kind having count(*) > 1
  union all
  select 'price_day' as mart, business_date from price_day where business_date between cast($1 as date) and cast($2 as date) group by business_date, product_id having count(*) > 1
  union all
  select 'price_off_day' as mart, business_date from price_off_day where business_date between cast($1 as date) and cast($2 as date) group by business_date, store_id, product_id having count(*) > 1
  union all
  select 'promotion_day' as mart, business_date from promotion_day where business_date between cast($1 as date) and cast($2 as date) group by business_date, promotion_id, product_id, part having count(*) > 1
  union all
  select 'promotion_pair_day' as mart, business_date from promotion_pair_day where business_date between cast($1 as date) and cast($2 as date) group by business_date, promotion_id, store_id, product_id having count(*) > 1
  union all
  select 'promotion_to_date' as mart, business_date from promotion_to_date where business_date between cast($1 as date) and cast($2 as date) group by business_date, promotion_id, store_id having count(*) > 1
  union all
  select 'return_day' as mart, business_date from return_day where business_date between cast($1 as date) and cast($2 as date) group by business_date, store_id, product_id having count(*) > 1
  union all
  select 'hour_day' as mart, business_date from hour_day where business_date between cast($1 as date) and cast($2 as date) group by business_date, store_id, category, hour having count(*) > 1
  union all
  select 'insight' as mart, business_date from insight where business_date between cast($1 as date) and cast($2 as date) group by business_date, insight_id having count(*) > 1
  union all
  select 'insight_day' as mart, business_date from insight_day where business_date between cast($1 as date) and cast($2 as date) group by business_date having count(*) > 1
) as r
group by r.mart
order by min(r.business_date) nulls last, r.mart collate "C" nulls last

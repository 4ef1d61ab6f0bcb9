-- Rows of builds whose slices were superseded by run $1 or earlier.
delete from wh.store_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'store_day' and superseded_by <= cast($1 as bigint))
--;
delete from wh.product_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'product_day' and superseded_by <= cast($1 as bigint))
--;
delete from wh.category_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'category_day' and superseded_by <= cast($1 as bigint))
--;
delete from wh.stockout_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'stockout_day' and superseded_by <= cast($1 as bigint))
--;
delete from wh.stock_check where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'stock_check' and superseded_by <= cast($1 as bigint))
--;
delete from wh.silent_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'silent_day' and superseded_by <= cast($1 as bigint))
--;
delete from wh.drop_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'drop_day' and superseded_by <= cast($1 as bigint))
--;
delete from wh.negative_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'negative_day' and superseded_by <= cast($1 as bigint))
--;
delete from wh.cover_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'cover_day' and superseded_by <= cast($1 as bigint))
--;
delete from wh.price_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'price_day' and superseded_by <= cast($1 as bigint))
--;
delete from wh.price_off_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'price_off_day' and superseded_by <= cast($1 as bigint))
--;
delete from wh.promotion_pair_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'promotion_pair_day' and superseded_by <= cast($1 as bigint))
--;
delete from wh.promotion_to_date where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'promotion_to_date' and superseded_by <= cast($1 as bigint))
--;
delete from wh.promotion_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'promotion_day' and superseded_by <= cast($1 as bigint))
--;
delete from wh.hour_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'hour_day' and superseded_by <= cast($1 as bigint))
--;
delete from wh.return_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'return_day' and superseded_by <= cast($1 as bigint))
--;
delete from wh.expected_sales where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'expected_sales' and superseded_by <= cast($1 as bigint))
--;
delete from wh.expected_category_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'expected_category_day' and superseded_by <= cast($1 as bigint))
--;
delete from wh.category_error where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'category_error' and superseded_by <= cast($1 as bigint))
--;
delete from wh.expected_store_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'expected_store_day' and superseded_by <= cast($1 as bigint))
--;
delete from wh.insight where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'insight' and superseded_by <= cast($1 as bigint))
--;
delete from wh.insight_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'insight' and superseded_by <= cast($1 as bigint))
--;
delete from wh.insight_shadow where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'insight' and superseded_by <= cast($1 as bigint))
--;
delete from wh.insight_tail where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'insight' and superseded_by <= cast($1 as bigint))

-- Rows of builds whose slices were all superseded by run $1 or earlier: a rollback gives a build another slice.
delete from wh.store_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'store_day' group by business_date, build_run
  having max(coalesce(superseded_by, cast($1 as bigint) + 1)) <= cast($1 as bigint))
--;
delete from wh.product_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'product_day' group by business_date, build_run
  having max(coalesce(superseded_by, cast($1 as bigint) + 1)) <= cast($1 as bigint))
--;
delete from wh.category_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'category_day' group by business_date, build_run
  having max(coalesce(superseded_by, cast($1 as bigint) + 1)) <= cast($1 as bigint))
--;
delete from wh.stockout_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'stockout_day' group by business_date, build_run
  having max(coalesce(superseded_by, cast($1 as bigint) + 1)) <= cast($1 as bigint))
--;
delete from wh.stock_check where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'stock_check' group by business_date, build_run
  having max(coalesce(superseded_by, cast($1 as bigint) + 1)) <= cast($1 as bigint))
--;
delete from wh.silent_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'silent_day' group by business_date, build_run
  having max(coalesce(superseded_by, cast($1 as bigint) + 1)) <= cast($1 as bigint))
--;
delete from wh.drop_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'drop_day' group by business_date, build_run
  having max(coalesce(superseded_by, cast($1 as bigint) + 1)) <= cast($1 as bigint))
--;
delete from wh.negative_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'negative_day' group by business_date, build_run
  having max(coalesce(superseded_by, cast($1 as bigint) + 1)) <= cast($1 as bigint))
--;
delete from wh.cover_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'cover_day' group by business_date, build_run
  having max(coalesce(superseded_by, cast($1 as bigint) + 1)) <= cast($1 as bigint))
--;
delete from wh.price_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'price_day' group by business_date, build_run
  having max(coalesce(superseded_by, cast($1 as bigint) + 1)) <= cast($1 as bigint))
--;
delete from wh.price_off_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'price_off_day' group by business_date, build_run
  having max(coalesce(superseded_by, cast($1 as bigint) + 1)) <= cast($1 as bigint))
--;
delete from wh.promotion_pair_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'promotion_pair_day' group by business_date, build_run
  having max(coalesce(superseded_by, cast($1 as bigint) + 1)) <= cast($1 as bigint))
--;
delete from wh.promotion_to_date where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'promotion_to_date' group by business_date, build_run
  having max(coalesce(superseded_by, cast($1 as bigint) + 1)) <= cast($1 as bigint))
--;
delete from wh.promotion_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'promotion_day' group by business_date, build_run
  having max(coalesce(superseded_by, cast($1 as bigint) + 1)) <= cast($1 as bigint))
--;
delete from wh.hour_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'hour_day' group by business_date, build_run
  having max(coalesce(superseded_by, cast($1 as bigint) + 1)) <= cast($1 as bigint))
--;
delete from wh.return_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'return_day' group by business_date, build_run
  having max(coalesce(superseded_by, cast($1 as bigint) + 1)) <= cast($1 as bigint))
--;
delete from wh.expected_sales where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'expected_sales' group by business_date, build_run
  having max(coalesce(superseded_by, cast($1 as bigint) + 1)) <= cast($1 as bigint))
--;
delete from wh.expected_category_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'expected_category_day' group by business_date, build_run
  having max(coalesce(superseded_by, cast($1 as bigint) + 1)) <= cast($1 as bigint))
--;
delete from wh.category_error where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'category_error' group by business_date, build_run
  having max(coalesce(superseded_by, cast($1 as bigint) + 1)) <= cast($1 as bigint))
--;
delete from wh.expected_store_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'expected_store_day' group by business_date, build_run
  having max(coalesce(superseded_by, cast($1 as bigint) + 1)) <= cast($1 as bigint))
--;
delete from wh.insight where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'insight' group by business_date, build_run
  having max(coalesce(superseded_by, cast($1 as bigint) + 1)) <= cast($1 as bigint))
--;
delete from wh.insight_day where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'insight' group by business_date, build_run
  having max(coalesce(superseded_by, cast($1 as bigint) + 1)) <= cast($1 as bigint))
--;
delete from wh.insight_shadow where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'insight' group by business_date, build_run
  having max(coalesce(superseded_by, cast($1 as bigint) + 1)) <= cast($1 as bigint))
--;
delete from wh.insight_tail where (business_date, run_id) in (
  select business_date, build_run from wh.slice where dataset = 'insight' group by business_date, build_run
  having max(coalesce(superseded_by, cast($1 as bigint) + 1)) <= cast($1 as bigint))

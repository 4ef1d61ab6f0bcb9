-- Rows of run $3, whose deliveries are numbered $1 to $2, that no slice will ever show: all of them where it failed or was
-- stopped, else those of files that turned out to be bad, or changed, after rows of theirs were with the engine.
delete from wh.stores where delivery_id between cast($1 as bigint) and cast($2 as bigint) and delivery_id not in (
  select delivery_id from wh.delivery where run_id = cast($3 as bigint) and outcome = 'ok' and place = 'archive')
--;
delete from wh.products where delivery_id between cast($1 as bigint) and cast($2 as bigint) and delivery_id not in (
  select delivery_id from wh.delivery where run_id = cast($3 as bigint) and outcome = 'ok' and place = 'archive')
--;
delete from wh.calendar where delivery_id between cast($1 as bigint) and cast($2 as bigint) and delivery_id not in (
  select delivery_id from wh.delivery where run_id = cast($3 as bigint) and outcome = 'ok' and place = 'archive')
--;
delete from wh.promotions where delivery_id between cast($1 as bigint) and cast($2 as bigint) and delivery_id not in (
  select delivery_id from wh.delivery where run_id = cast($3 as bigint) and outcome = 'ok' and place = 'archive')
--;
delete from wh.targets where delivery_id between cast($1 as bigint) and cast($2 as bigint) and delivery_id not in (
  select delivery_id from wh.delivery where run_id = cast($3 as bigint) and outcome = 'ok' and place = 'archive')
--;
delete from wh.people where delivery_id between cast($1 as bigint) and cast($2 as bigint) and delivery_id not in (
  select delivery_id from wh.delivery where run_id = cast($3 as bigint) and outcome = 'ok' and place = 'archive')
--;
delete from wh.sales where delivery_id between cast($1 as bigint) and cast($2 as bigint) and delivery_id not in (
  select delivery_id from wh.delivery where run_id = cast($3 as bigint) and outcome = 'ok' and place = 'archive')
--;
delete from wh.sale_lines where delivery_id between cast($1 as bigint) and cast($2 as bigint) and delivery_id not in (
  select delivery_id from wh.delivery where run_id = cast($3 as bigint) and outcome = 'ok' and place = 'archive')
--;
delete from wh.store_days where delivery_id between cast($1 as bigint) and cast($2 as bigint) and delivery_id not in (
  select delivery_id from wh.delivery where run_id = cast($3 as bigint) and outcome = 'ok' and place = 'archive')
--;
delete from wh.inventory where delivery_id between cast($1 as bigint) and cast($2 as bigint) and delivery_id not in (
  select delivery_id from wh.delivery where run_id = cast($3 as bigint) and outcome = 'ok' and place = 'archive')
--;
delete from wh.line_days where delivery_id between cast($1 as bigint) and cast($2 as bigint) and delivery_id not in (
  select delivery_id from wh.delivery where run_id = cast($3 as bigint) and outcome = 'ok' and place = 'archive')
--;
delete from wh.frozen_cost where delivery_id between cast($1 as bigint) and cast($2 as bigint) and delivery_id not in (
  select delivery_id from wh.delivery where run_id = cast($3 as bigint) and outcome = 'ok' and place = 'archive')

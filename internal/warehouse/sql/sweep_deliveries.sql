-- Rows of swept deliveries: no slice is left that showed them.
delete from wh.stores where delivery_id in (select delivery_id from wh.delivery where swept)
--;
delete from wh.products where delivery_id in (select delivery_id from wh.delivery where swept)
--;
delete from wh.calendar where delivery_id in (select delivery_id from wh.delivery where swept)
--;
delete from wh.promotions where delivery_id in (select delivery_id from wh.delivery where swept)
--;
delete from wh.targets where delivery_id in (select delivery_id from wh.delivery where swept)
--;
delete from wh.people where delivery_id in (select delivery_id from wh.delivery where swept)
--;
delete from wh.sales where delivery_id in (select delivery_id from wh.delivery where swept)
--;
delete from wh.sale_lines where delivery_id in (select delivery_id from wh.delivery where swept)
--;
delete from wh.store_days where delivery_id in (select delivery_id from wh.delivery where swept)
--;
delete from wh.inventory where delivery_id in (select delivery_id from wh.delivery where swept)
--;
delete from wh.line_days where delivery_id in (select delivery_id from wh.delivery where swept)
--;
delete from wh.frozen_cost where delivery_id in (select delivery_id from wh.delivery where swept)

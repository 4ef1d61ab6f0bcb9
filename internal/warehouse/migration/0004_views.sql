-- The stable views: the datasets as the run that is read shows them.
create view wh.live_slice as
select s.* from wh.slice as s
where s.run_id <= wh.read_run() and (s.superseded_by is null or s.superseded_by > wh.read_run())
--;
create view stores as
select f.store_id, f.name, f.region, f.area, f.banner, f.format, f.city, f.latitude, f.longitude, f.floor_area_m2,
  f.opened_on, f.closed_on, f.opening_days, f.time_zone, f.delivery_id, f.source_line
from wh.stores as f
join wh.live_slice as s on s.dataset = 'stores' and s.delivery_id = f.delivery_id
--;
create view products as
select f.product_id, f.name, f.category, f.subcategory, f.brand, f.unit_cost, f.list_price, f.case_pack, f.lead_time_days,
  f.delivery_id, f.source_line
from wh.products as f
join wh.live_slice as s on s.dataset = 'products' and s.delivery_id = f.delivery_id
--;
-- Keyed datasets forget nothing: for each key the row of the latest delivery that brought it.
create view calendar as
select r.date, r.region, r.store_id, r.event, r.kind, r.delivery_id, r.source_line
from (
  select f.*, row_number() over (
    partition by f.date, coalesce(f.region, ''), coalesce(f.store_id, ''), f.event
    order by s.run_id desc, f.delivery_id desc, f.source_line desc) as newest
  from wh.calendar as f
  join wh.live_slice as s on s.dataset = 'calendar' and s.delivery_id = f.delivery_id
) as r
where r.newest = 1
--;
create view promotions as
select r.promotion_id, r.name, r.product_id, r.store_id, r.mechanic, r.starts_on, r.ends_on, r.promo_price,
  r.funding_per_unit, r.feature, r.display, r.delivery_id, r.source_line
from (
  select f.*, row_number() over (
    partition by f.promotion_id, coalesce(f.product_id, ''), coalesce(f.store_id, '')
    order by s.run_id desc, f.delivery_id desc, f.source_line desc) as newest
  from wh.promotions as f
  join wh.live_slice as s on s.dataset = 'promotions' and s.delivery_id = f.delivery_id
) as r
where r.newest = 1
--;
create view targets as
select r.business_date, r.store_id, r.net_sales_target, r.delivery_id, r.source_line
from (
  select f.*, row_number() over (
    partition by f.business_date, f.store_id
    order by s.run_id desc, f.delivery_id desc, f.source_line desc) as newest
  from wh.targets as f
  join wh.live_slice as s on s.dataset = 'targets' and s.delivery_id = f.delivery_id
) as r
where r.newest = 1
--;
-- net_sales = sales_value - returned_value. cogs that was not sent is the unit cost frozen at load; cogs_frozen says so.
create view sales as
select f.business_date, f.store_id, f.product_id, f.units, f.sales_value, f.discount,
  coalesce(f.cogs, cast(round((f.units - coalesce(f.returned_units, 0)) * c.unit_cost, 2) as decimal(14,2))) as cogs,
  f.on_promotion, f.returned_units, f.returned_value,
  cast(f.sales_value - coalesce(f.returned_value, 0) as decimal(14,2)) as net_sales,
  f.cogs is null and c.unit_cost is not null as cogs_frozen,
  f.delivery_id, f.source_line
from wh.sales as f
join wh.live_slice as s on s.dataset = 'sales' and s.delivery_id = f.delivery_id and s.business_date = f.business_date
  and (s.store_id = '' or s.store_id = f.store_id)
left join wh.frozen_cost as c on c.delivery_id = f.delivery_id and c.product_id = f.product_id
--;
create view sale_lines as
select f.business_date, f.sold_at, f.store_id, f.till_id, f.transaction_id, f.line_no, f.line_kind, f.product_id, f.units,
  f.sales_value, f.unit_price, f.discount, f.cogs, f.on_promotion, f.delivery_id, f.source_line
from wh.sale_lines as f
join wh.live_slice as s on s.dataset = 'sale_lines' and s.delivery_id = f.delivery_id and s.business_date = f.business_date
  and (s.store_id = '' or s.store_id = f.store_id)
--;
create view inventory as
select f.business_date, f.store_id, f.product_id, f.on_hand, f.on_order, f.stockout_hours, f.delivery_id, f.source_line
from wh.inventory as f
join wh.live_slice as s on s.dataset = 'inventory' and s.delivery_id = f.delivery_id and s.business_date = f.business_date
  and (s.store_id = '' or s.store_id = f.store_id)
--;
create view wh.sent_store_days as
select f.* from wh.store_days as f
join wh.live_slice as s on s.dataset = 'store_days' and s.delivery_id = f.delivery_id and s.business_date = f.business_date
  and (s.store_id = '' or s.store_id = f.store_id)
--;
create view wh.live_line_days as
select f.* from wh.line_days as f
join wh.live_slice as s on s.dataset = 'sale_lines' and s.delivery_id = f.delivery_id and s.business_date = f.business_date
  and (s.store_id = '' or s.store_id = f.store_id)
--;
-- What was sent wins over what till lines say, field by field. In two halves and not as a full join, through which no engine
-- takes a date to the tables below.
create view store_days as
select d.business_date, d.store_id, d.is_open, coalesce(d.transactions, l.transactions) as transactions, d.visitors, d.net_sales,
  d.on_promotion, d.delivery_id, d.source_line
from wh.sent_store_days as d
left join wh.live_line_days as l on l.business_date = d.business_date and l.store_id = d.store_id
union all
select l.business_date, l.store_id, cast(null as boolean), l.transactions, cast(null as decimal(14,3)), cast(null as decimal(14,2)),
  cast(null as boolean), l.delivery_id, l.source_line
from wh.live_line_days as l
left join wh.sent_store_days as d on d.business_date = l.business_date and d.store_id = l.store_id
where d.store_id is null
--;
create view run_ledger as
select r.run_id, r.kind, r.outcome, r.first_date, r.last_date, r.files_landed, r.files_loaded, r.files_quarantined,
  r.files_duplicate, r.files_left, r.rows_in, r.rows_loaded, r.rows_quarantined,
  r.value_in as sales_value_in, r.value_loaded as sales_value_loaded, r.value_quarantined as sales_value_quarantined, r.reason
from wh.run as r
where r.outcome <> 'running'
--;
create view delivery_ledger as
select d.delivery_id, d.run_id, d.dataset, d.file, d.sha256, d.bytes, d.contract_id, d.contract_version, d.contract_sha256,
  d.business_date, d.store_id, d.outcome, d.rows, d.sales_value, d.findings_total, d.place, d.withdrawn_by, d.closed_by
from wh.delivery as d
join wh.run as r on r.run_id = d.run_id and r.outcome <> 'running'

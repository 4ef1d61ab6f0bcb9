-- A plausible chain of 38 stores and 24 products over 84 nights up to Saturday 30 May 2026: the first 56 nights came as
-- one history (run 1), each of the last 28 as a run of its own (2 to 29). Night 2026-05-20 was corrected by run 20.
-- On the last night S0112 sent nothing and S0127 only a part. Deterministic: noise is a hash of the keys.
create temp macro dice(face, sides) as cast(hash(cast(face as text)) % sides as integer)
--;
create temp table night as
select d.night, cast(date '2026-03-08' + cast(d.night - 1 as integer) as date) as business_date, greatest(1, d.night - 55) as run_id
from range(1, 85) as d(night)
--;
create temp table place as
select 's' || n as key, 'S01' || lpad(cast(n as text), 2, '0') as store_id, town as name, region,
  case when n % 5 = 0 then 'Express' when n % 7 = 0 then 'Hyper' else 'Super' end as format,
  (12000 + (dice('size' || n, 24000))) * case when n % 5 = 0 then 0.4 when n % 7 = 0 then 2.2 else 1 end as size,
  case when n = 38 then date '2026-05-14' else date '2014-03-01' + cast(n * 40 as integer) end as opened_on
from (
  select cast(row_number() over () as integer) as n, t.town, case when row_number() over () % 3 = 0 then 'North' when row_number() over () % 3 = 1 then 'South' else 'West' end as region
  from (select unnest(['Aldgate','Ashbourne','Barrow Street','Beechwood','Birch Lane','Bridgeton','Calder Park','Canal Quay','Castlegate','Cedar Cross','Chapel Road','Coldharbour','Copperfield','Dale End','Elmstead','Fairholme','Ferry Road','Garth Hill','Gatehouse','Glebe Park','Hartwell','Hazelmere','Highfield','Kingsway','Langley','Larchfield','Linden Square','Market Place','Millbrook','Northgate','Oakfield','Orchard Walk','Parkside','Quarry Bank','Riverside','Station Road','Thornbury','Westbridge']) as town) as t
)
--;
create temp table shelf as
select 'P' || lpad(cast(row_number() over () as text), 3, '0') as product_id, p.name, p.category,
  cast(1.2 + (dice(p.name, 900)) / 100.0 as decimal(14,4)) as unit_cost
from (select unnest([
  {'name':'Espresso beans 1 kg','category':'Coffee & tea'},{'name':'Filter coffee 500 g','category':'Coffee & tea'},{'name':'Earl Grey 50','category':'Coffee & tea'},{'name':'Green tea 40','category':'Coffee & tea'},
  {'name':'Whole milk 1 l','category':'Dairy'},{'name':'Butter 250 g','category':'Dairy'},{'name':'Yoghurt plain 500 g','category':'Dairy'},{'name':'Gouda sliced','category':'Dairy'},
  {'name':'Sourdough loaf','category':'Bakery'},{'name':'Rye bread','category':'Bakery'},{'name':'Croissant','category':'Bakery'},{'name':'Bagels 5','category':'Bakery'},
  {'name':'Bananas','category':'Fruit & vegetables'},{'name':'Apples Braeburn','category':'Fruit & vegetables'},{'name':'Tomatoes on the vine','category':'Fruit & vegetables'},{'name':'Salad bowl','category':'Fruit & vegetables'},
  {'name':'Chicken breast 400 g','category':'Meat & fish'},{'name':'Salmon fillet','category':'Meat & fish'},{'name':'Minced beef 500 g','category':'Meat & fish'},{'name':'Ham sliced','category':'Meat & fish'},
  {'name':'Washing powder','category':'Household'},{'name':'Kitchen roll 4','category':'Household'},{'name':'Dishwasher tabs 40','category':'Household'},{'name':'Bin liners','category':'Household'}], recursive := true))
  as p(name, category)
--;
insert into wh.stores (store_id, name, region, format, city, opened_on, delivery_id, source_line)
select store_id, name, region, format, name, opened_on, 1, row_number() over (order by store_id) + 1 from place
--;
-- Where they lie: each region in a quarter of its own; the last one nobody has placed yet.
update wh.stores set
  latitude = case region when 'North' then 54.6 when 'South' then 51.2 else 52.8 end + (cast(substr(store_id, 2) as integer) % 7) * 0.13,
  longitude = case region when 'West' then -2.9 when 'East' then 0.6 else -1.4 end + (cast(substr(store_id, 2) as integer) % 5) * 0.21
where store_id <> 'S0138'
--;
insert into wh.products (product_id, name, category, unit_cost, list_price, delivery_id, source_line)
select product_id, name, category, unit_cost, cast(unit_cost * 1.45 as decimal(14,2)), 2, row_number() over (order by product_id) + 1 from shelf
--;
insert into wh.calendar (date, region, store_id, event, kind, delivery_id, source_line) values
  (date '2026-05-04', null, null, 'Early May holiday', 'holiday', 3, 2),
  (date '2026-05-25', null, null, 'Spring bank holiday', 'holiday', 3, 3),
  (date '2026-04-05', null, null, 'Easter Sunday', 'closed', 3, 4)
--;
insert into wh.promotions (promotion_id, name, product_id, store_id, mechanic, starts_on, ends_on, promo_price, funding_per_unit, delivery_id, source_line)
select 'PR21', 'Coffee two for one', p.product_id, null, 'multibuy', date '2026-05-11', date '2026-05-17', 4.99, 0.40, 4, row_number() over (order by p.product_id) + 1
from shelf as p where p.category = 'Coffee & tea'
--;
insert into wh.targets (business_date, store_id, net_sales_target, delivery_id, source_line)
select n.business_date, s.store_id, cast(s.size * 1.01 * case dayofweek(n.business_date) when 0 then 0.62 when 6 then 1.40 when 5 then 1.25 else 0.92 end as decimal(14,2)), 5, row_number() over (order by n.business_date, s.store_id) + 1
from night as n, place as s where n.business_date >= date '2026-05-01'
--;
create temp table mood as
select n.night, n.business_date, n.run_id, s.store_id, s.size,
  case dayofweek(n.business_date) when 0 then 0.62 when 1 then 0.86 when 2 then 0.88 when 3 then 0.94 when 4 then 1.05 when 5 then 1.25 else 1.40 end
    * case when dayofmonth(n.business_date) <= 3 then 1.05 else 1 end
    * case when n.business_date in (date '2026-05-04', date '2026-05-25') then 1.12 else 1 end
    * case when n.business_date between date '2026-05-11' and date '2026-05-17' then 1.06 else 1 end as shape,
  1 + ((dice(s.store_id || n.night, 1000)) / 1000.0 - 0.5) * 0.16
    - case when n.business_date >= date '2026-05-27' and s.region = 'North' then 0.11 else 0 end
    - case when n.business_date >= date '2026-05-24' and s.store_id in ('S0104', 'S0119') then 0.14 else 0 end
    + case when n.business_date >= date '2026-05-29' and s.store_id = 'S0131' then 0.12 else 0 end as luck
from night as n, place as s
where n.business_date >= s.opened_on and n.business_date <> date '2026-04-05'
  and not (s.store_id = 'S0112' and n.business_date = date '2026-05-30')
--;
insert into wh.store_day (business_date, store_id, is_open, net_sales, sales_value, returned_value, units, transactions, discount,
  gross_margin, on_promotion, has_sales, has_store_days, has_inventory, complete, run_id)
select v.business_date, v.store_id, true, v.net, v.net + 40.00, 40.00, cast(round(v.net / (3.45 + (dice(v.store_id, 40)) / 100.0)) as decimal(14,3)),
  cast(round(v.net / (28 + (dice(v.store_id || 'b', 60)) / 10.0) * (1 + (dice(v.store_id || v.night || 'c', 100) - 50) / 1000.0)) as decimal(14,3)),
  cast(v.net * 0.021 as decimal(14,2)), cast(v.net * (0.292 + (dice(v.store_id || v.night, 30)) / 1000.0) as decimal(14,2)),
  v.business_date between date '2026-05-11' and date '2026-05-17', true,
  not (v.store_id = 'S0127' and v.night = 84), true, not (v.store_id = 'S0127' and v.night = 84), v.run_id
from (select m.*, cast(m.size * m.shape * m.luck as decimal(14,2)) as net from mood as m) as v
--;
insert into wh.expected_store_day (business_date, store_id, expected_net_sales, low_net_sales, high_net_sales, expected_transactions,
  expected_units, relative_error, clean_days, excluded_days, ladder_step, promotion_share, event, run_id)
select v.business_date, v.store_id, v.net, cast(v.net * 0.90 as decimal(14,2)), cast(v.net * 1.10 as decimal(14,2)),
  cast(round(v.net / (28 + (dice(v.store_id || 'b', 60)) / 10.0)) as decimal(14,3)),
  cast(round(v.net / (3.45 + (dice(v.store_id, 40)) / 100.0)) as decimal(14,3)), 0.06, 42, 3, 0, 0, null, v.run_id
from (
  select n.business_date, n.run_id, s.store_id, cast(s.size * coalesce(m.shape, 1.40) as decimal(14,2)) as net
  from night as n cross join place as s
  left join mood as m on m.store_id = s.store_id and m.business_date = n.business_date
  where n.night > 28 and n.business_date <> date '2026-04-05' and n.business_date >= s.opened_on + 10) as v
--;
create temp table parcel as
select d.business_date, d.store_id, p.product_id, d.net_sales, d.units, d.gross_margin, cast(substr(p.product_id, 2) as integer) as place
from wh.store_day as d, shelf as p where d.business_date = date '2026-05-30' and d.complete
--;
insert into wh.sales (business_date, store_id, product_id, units, sales_value, discount, cogs, returned_units, returned_value, delivery_id, source_line)
select v.business_date, v.store_id, v.product_id, cast(round(v.units / 24) as decimal(14,3)), v.net + case when v.place = 1 then 40.00 else 0 end, 0,
  cast(v.net * 0.7 as decimal(14,2)), case when v.place = 1 then 4 else 0 end, case when v.place = 1 then 40.00 else 0 end, 1841,
  row_number() over (order by v.store_id, v.product_id) + 1
from (select x.*, case when x.place = 24 then x.net_sales - 23 * cast(x.net_sales / 24 as decimal(14,2)) else cast(x.net_sales / 24 as decimal(14,2)) end as net from parcel as x) as v
--;
insert into wh.store_days (business_date, store_id, is_open, transactions, net_sales, delivery_id, source_line)
select d.business_date, d.store_id, true, d.transactions, d.net_sales, 1842, row_number() over (order by d.store_id) + 1
from wh.store_day as d where d.business_date = date '2026-05-30'
--;
create temp table share as
select c.category, c.part, row_number() over (order by c.category) as place
from (values ('Bakery', 0.12), ('Coffee & tea', 0.09), ('Dairy', 0.21), ('Fruit & vegetables', 0.24), ('Household', 0.11), ('Meat & fish', 0.23)) as c(category, part)
--;
insert into wh.category_day (business_date, store_id, category, net_sales, units, gross_margin, run_id)
select d.business_date, d.store_id, c.category,
  case when c.place = 6 then d.net_sales - (select sum(cast(d.net_sales * x.part * (1 + (dice(d.store_id || d.business_date || x.category, 100) - 50) / 900.0) as decimal(14,2))) from share as x where x.place < 6)
    else cast(d.net_sales * c.part * (1 + (dice(d.store_id || d.business_date || c.category, 100) - 50) / 900.0) as decimal(14,2)) end,
  cast(round(d.units * c.part) as decimal(14,3)), cast(d.gross_margin * c.part as decimal(14,2)), d.run_id
from wh.store_day as d, share as c
--;
insert into wh.expected_category_day (business_date, store_id, category, expected_net_sales, expected_units, run_id)
select e.business_date, e.store_id, c.category, cast(e.expected_net_sales * c.part as decimal(14,2)), cast(e.expected_units * c.part as decimal(14,3)), e.run_id
from wh.expected_store_day as e, share as c
--;
insert into wh.inventory (business_date, store_id, product_id, on_hand, delivery_id, source_line)
select d.business_date, d.store_id, p.product_id, case when dice(d.store_id || p.product_id || (d.business_date - date '2026-01-01') // 4, 100) < 3 then 0 else 4 + dice(p.product_id || d.store_id || d.business_date, 40) end,
  1000 + n.night * 10 + 3, 1
from wh.store_day as d join night as n on n.business_date = d.business_date, shelf as p
where n.night > 50
--;
insert into wh.stockout_day (business_date, store_id, product_id, category, out_since, units, on_hand, expected_units, lost_units, episode_lost_units, unit_price, unit_cost, run_id)
select i.business_date, i.store_id, i.product_id, p.category, i.business_date - cast(dice(i.store_id || i.product_id, 4) as integer), 0, 0, 6.5, 6.5, 6.5 * (1 + dice(i.store_id || i.product_id, 4)), cast(p.unit_cost * 1.45 as decimal(14,2)), p.unit_cost, n.run_id
from wh.inventory as i join shelf as p on p.product_id = i.product_id join night as n on n.business_date = i.business_date
where i.on_hand = 0
--;
insert into wh.product_day (business_date, product_id, net_sales, units, gross_margin, stores_selling, stores_in_stock, run_id)
select d.business_date, p.product_id, cast(sum(d.net_sales) / 24 as decimal(14,2)), cast(round(sum(d.units) / 24) as decimal(14,3)), cast(sum(d.gross_margin) / 24 as decimal(14,2)), count(*), null, d.run_id
from wh.store_day as d, shelf as p where d.business_date > date '2026-05-02' and d.complete group by d.business_date, p.product_id, d.run_id
--;
-- Coffee two for one: every store and product sells 10 a day for 4.99 instead of 4 for 7.00; S0119 takes the regular price, S0104 runs out on the last day.
insert into wh.promotion_pair_day (business_date, promotion_id, store_id, product_id, units, baseline_units, sales_value, regular_value, baseline_value, cost, baseline_cost, funding, missed_units,
  variance, ladder_step, run_id)
select d.business_date, 'PR21', d.store_id, p.product_id, v.units, 4, v.units * v.price, v.units * 7.00, 28.00, v.units * 4.00, 16.00, v.units * v.funding,
  case when d.store_id = 'S0104' and d.business_date = date '2026-05-17' then 3 else 0 end, 1, 1, d.run_id
from wh.store_day as d join shelf as p on p.category = 'Coffee & tea'
join (values (false, 10, 4.99, 0.40), (true, 4, 7.00, 0.00)) as v(regular, units, price, funding) on v.regular = (d.store_id = 'S0119')
where d.business_date between date '2026-05-11' and date '2026-05-17'
--;
-- From its fourth day on its sums go on from night to night; nights before that have none.
insert into wh.promotion_to_date (business_date, promotion_id, store_id, since, dates, days, products, units, baseline_units, unknown_units, missed_units, all_units, sales_value, baseline_value,
  all_value, regular_value, costless, cost, baseline_cost, funding, variance, steps, run_id)
select n.business_date, x.promotion_id, x.store_id, date '2026-05-11', count(distinct x.business_date), count(distinct x.business_date), count(distinct x.product_id), sum(x.units), sum(x.baseline_units), 0,
  sum(x.missed_units), sum(x.units), sum(x.sales_value), sum(x.baseline_value), sum(x.sales_value), sum(x.regular_value), 0, sum(x.cost), sum(x.baseline_cost), sum(x.funding), sum(x.variance),
  sum(x.baseline_units), n.run_id
from night as n join wh.promotion_pair_day as x on x.business_date between date '2026-05-11' and n.business_date
where n.business_date between date '2026-05-14' and date '2026-05-17'
group by n.business_date, x.promotion_id, x.store_id, n.run_id
--;
insert into wh.run (run_id, kind, outcome, started_at, finished_at, first_date, last_date, files_landed, files_loaded, files_quarantined, files_duplicate, files_left,
  rows_in, rows_loaded, rows_quarantined, value_in, value_loaded, value_quarantined, seconds, reason, version, report, first_delivery, last_delivery)
select r.run_id, 'run', case when r.run_id = 29 then 'published_with_quarantine' else 'published' end,
  cast(r.last_date as timestamp) + interval '29 hours 9 minutes', cast(r.last_date as timestamp) + interval '29 hours 12 minutes', r.first_date, r.last_date,
  case when r.run_id = 29 then 4 else 3 end, 3, case when r.run_id = 29 then 1 else 0 end, 0, 0,
  r.rows + case when r.run_id = 29 then 214 else 0 end, r.rows, case when r.run_id = 29 then 214 else 0 end,
  r.value, r.value, 0, 2.4, '', 'test', '{}', r.run_id * 10, r.run_id * 10 + 9
from (select n.run_id, min(n.business_date) as first_date, max(n.business_date) as last_date, count(*) * 25 as rows, sum(d.sales_value) as value
  from night as n join wh.store_day as d on d.business_date = n.business_date group by n.run_id) as r
--;
insert into wh.delivery (delivery_id, run_id, dataset, file, sha256, bytes, contract_id, contract_version, contract_sha256, business_date, store_id, outcome,
  rows, sales_value, findings_total, verdict, place, path, moved, closed_by, closed_why)
select 1000 + n.night * 10 + d.k, n.run_id, d.dataset, d.dataset || '_' || n.business_date || '.csv', sha256(d.dataset || n.night), 48211, d.dataset, '1.0.0', '', n.business_date, null, 'ok',
  case when d.k = 2 then 38 else 38 * 24 end, case when d.k = 1 then coalesce((select sum(x.sales_value) from wh.store_day as x where x.business_date = n.business_date), 0) else 0 end, 0, '{"outcome":"ok"}', 'archive', 'archive/' || d.dataset || '_' || n.business_date || '.csv', true, null, ''
from night as n, (values (1, 'sales'), (2, 'store_days'), (3, 'inventory')) as d(k, dataset)
union all
select 9001, 20, 'sales', 'sales_2026-05-20.csv', sha256('again'), 48300, 'sales', '1.0.0', '', date '2026-05-20', null, 'ok', 912, 0, 0, '{"outcome":"ok"}', 'archive', 'archive/x', true, null, ''
union all
select 9002, 29, 'promotions', 'promotions.csv', sha256('promo'), 5311, 'promotions', '1.0.0', '', null, null, 'violation', 214, 0, 3,
  '{"file":"promotions.csv","dataset":"promotions","outcome":"violation","rows":214,"findings_total":3,"owner":"pricing@alder.example","support":"#pricing https://alder.example/chat","findings":[{"line":17,"column":"product_id","value":"P999","rule":"reference","message":"no such product in the product master","severity":"error"},{"line":40,"column":"promo_price","value":"-4.99","rule":"minimum","message":"-4.99 is below 0","severity":"error"},{"line":41,"column":"ends_on","value":"2026-02-30","rule":"type","message":"no such date","severity":"error"}],"diff":{},"rules":{"declared":9,"run":9}}',
  'quarantine', 'quarantine/29/promotions.csv', true, null, ''
--;
insert into wh.slice (dataset, business_date, store_id, delivery_id, build_run, run_id, superseded_by, stores, rows, units, sales_value, returned_value)
select v.dataset, null, '', v.id, 0, 1, null, 0, 0, 0, 0, 0
from (values ('stores', 1), ('products', 2), ('calendar', 3), ('promotions', 4), ('targets', 5)) as v(dataset, id)
union all
select m.mart, n.business_date, '', 0, n.run_id, n.run_id, null, 0, 0, 0, 0, 0
from night as n, (values ('store_day'), ('category_day'), ('stockout_day'), ('expected_store_day'), ('expected_category_day'), ('product_day'), ('expected_sales'), ('promotion_pair_day'), ('insight')) as m(mart)
union all
select 'promotion_to_date', n.business_date, '', 0, n.run_id, n.run_id, null, 0, 0, 0, 0, 0 from night as n where n.business_date >= date '2026-05-14'
union all
select 'inventory', n.business_date, '', 1000 + n.night * 10 + 3, 0, n.run_id, null, 0, 0, 0, 0, 0 from night as n
union all
select 'sales', n.business_date, '', 1000 + n.night * 10 + 1, 0, n.run_id, null, 0, 0, 0, 0, 0 from night as n
union all
select 'store_days', date '2026-05-30', '', 1842, 0, 29, null, 0, 0, 0, 0, 0
--;
update wh.published set run_id = 29

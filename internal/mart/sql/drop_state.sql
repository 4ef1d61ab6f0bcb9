-- drop_state: product x place after date $1, from the state after $2; place '' is the chain, else a region. Inputs: pair_day and
-- store_date of $1. A product hardly sells on a date on which no more than a quarter of the stores that normally do sold it; a store
-- normally does with the chance that its negative binomial is not 0. A date without trade changes nothing. What is expected of a drop
-- does not learn from it: it is the baseline of its first date, moved to the weekday and to what promotions do.
insert into wh.drop_state (state_date, product_id, place, stores, selling, normal, units, expected, peer_units, peer_expected, in_stock,
  drop_since, drop_days, drop_selling, drop_normal, drop_units, drop_expected, drop_base, expected_today, last_sold)
with region as (
  select x.product_id, d.region, max(x.category) as category,
    sum(case when x.carried = 1 then wh.millionths(x.baseline) else 0 end) as baseline,
    sum(case when x.carried = 1 then 1 else 0 end) as stores, sum(case when x.carried = 1 and x.sold > 0 then 1 else 0 end) as selling,
    sum(case when x.carried = 1 then wh.millionths((1 - exp(greatest(-50, -x.expected * x.zero)))) else 0 end) as normal,
    sum(case when x.carried = 1 then wh.millionths(x.sold) else 0 end) as units,
    sum(case when x.carried = 1 then wh.millionths(x.expected) else 0 end) as expected,
    sum(case when x.served = 1 then wh.millionths(x.sold) else 0 end) as peer_units,
    sum(case when x.served = 1 then wh.millionths(x.expected) else 0 end) as peer_expected,
    sum(case when x.on_hand > 0 then 1 when x.on_hand <= 0 then 0 end) as in_stock, max(case when x.sold > 0 then 1 else 0 end) as sold
  from (
    select p.store_id, p.product_id, p.category, p.baseline, p.sold, p.expected, p.served, p.on_hand, case when p.kind > 0 and p.ladder_step between 1 and 2 then 1 else 0 end as carried,
      ln(greatest(p.variance_ratio, 1.02)) / (greatest(p.variance_ratio, 1.02) - 1) as zero
    from pair_day as p
    where p.state_date = cast($1 as date)
  ) as x
  join wh.store_date as d on d.state_date = cast($1 as date) and d.store_id = x.store_id
  group by x.product_id, d.region
),
today as (
  select product_id, region as place, category, baseline, stores, selling, normal, units, expected, peer_units, peer_expected, in_stock, sold from region where region <> ''
  union all
  select product_id, '', max(category), sum(baseline), sum(stores), sum(selling), sum(normal), sum(units), sum(expected), sum(peer_units), sum(peer_expected), sum(in_stock), max(sold)
  from region group by product_id
),
joined as (
  select coalesce(t.product_id, b.product_id) as product_id, coalesce(t.place, b.place) as place, cast(coalesce(t.stores, 0) as bigint) as stores,
    cast(coalesce(t.selling, 0) as bigint) as selling, cast(coalesce(t.normal, 0) as double precision) / 1000000 as normal,
    cast(coalesce(t.units, 0) as double precision) / 1000000 as units, cast(coalesce(t.expected, 0) as double precision) / 1000000 as expected,
    cast(coalesce(t.peer_units, 0) as double precision) / 1000000 as peer_units,
    cast(coalesce(t.peer_expected, 0) as double precision) / 1000000 as peer_expected, cast(t.in_stock as bigint) as in_stock,
    cast(coalesce(t.baseline, 0) as double precision) / 1000000 / coalesce(w.shape, 1) as base, b.drop_base,
    b.drop_since, coalesce(b.drop_days, 0) as drop_days, coalesce(b.drop_selling, 0) as drop_selling, coalesce(b.drop_normal, 0) as drop_normal,
    coalesce(b.drop_units, 0) as drop_units, coalesce(b.drop_expected, 0) as drop_expected,
    case when t.sold = 1 then cast($1 as date) else b.last_sold end as last_sold, t.product_id as present
  from today as t
  full join (
    select distinct * from wh.drop_state where state_date = cast($2 as date)
  ) as b on b.product_id = t.product_id and b.place = t.place
  left join (
    select member as category, wh.leaning(actual, expected, dates, 1, 20) as shape
    from wh.chain_shape where state_date = cast($2 as date) and shape = 'weekday' and slot = cast(extract(isodow from cast($1 as date)) as bigint)
  ) as w on w.category = t.category
),
judged as (
  select j.*, case when j.stores = 0 then 0 when j.selling <= 0.25 * j.normal then 1 else 2 end as word, -- 0 no trade, 1 it hardly sells, 2 it sells
    greatest(j.expected, case when j.base > 0 then j.drop_base / j.base * j.expected end) as expected_today
  from joined as j
)
select cast($1 as date), product_id, place, stores, selling, normal, units, expected, peer_units, peer_expected, in_stock,
  case word when 0 then drop_since when 1 then coalesce(drop_since, cast($1 as date)) end,
  case word when 0 then drop_days when 1 then drop_days + 1 else 0 end,
  case word when 0 then drop_selling when 1 then drop_selling + selling else 0 end,
  case word when 0 then drop_normal when 1 then drop_normal + normal else 0 end,
  case word when 0 then drop_units when 1 then drop_units + units else 0 end,
  case word when 0 then drop_expected when 1 then drop_expected + expected_today else 0 end,
  case word when 0 then drop_base when 1 then coalesce(drop_base, base) end, case word when 1 then expected_today else expected end, last_sold
from judged
where present is not null or last_sold >= cast($1 as date) - 400

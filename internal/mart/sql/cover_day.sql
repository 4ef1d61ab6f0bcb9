-- cover_day: candidates for too much and too little stock on date $7, by run $1; of each a store's 200 largest at most.
-- Kind excess: on record is what sells in more than $2 days at the slow pace, more than $3 units and one case; or it has sold in no store
-- for $4 days. Kind run_out: the record may not last until the order after the next one arrives: $5 days of lead time where the product has
-- none of its own (0: none is known, none is told), $6 days of review. What is expected is the date's baseline moved to the weekdays to
-- come, closed ones left out, times what promotions do that are planned; a record above it by a standard deviation and a unit is safe.
-- What a promotion will do that has not begun nobody knows: it may do 40 % more or less than the last ones did, which adds to the variance.
insert into wh.cover_day (business_date, store_id, product_id, kind, on_hand, on_order, daily_units, lead_days, expected_lead, expected_units,
  variance_ratio, idle_since, last_sold, case_pack, unit_price, unit_cost, clean_days, ladder_step, run_id)
with today as (
  select cast($7 as date) as date
),
excess as (
  select y.*, row_number() over (partition by y.store_id
    order by (y.on_hand - case when y.idle = 1 then 0 else greatest(y.daily * cast($2 as bigint), y.least) end) * y.worth desc, y.product_id collate "C") as place
  from (
    select p.store_id, p.product_id, p.on_hand, p.variance_ratio, p.price, p.clean_days, p.ladder_step, z.silent_since, c.last_sold, m.case_pack, m.unit_cost,
      p.daily, greatest(cast($3 as bigint), coalesce(cast(m.case_pack as double precision), 0)) as least, coalesce(cast(m.unit_cost as double precision), p.price) as worth,
      case when z.silent_since <= cast($7 as date) - cast($4 as integer) + 1 and coalesce(c.last_sold < z.silent_since, true) then 1 else 0 end as idle
    from (
      select store_id, product_id, on_hand, variance_ratio, price, clean_days, ladder_step, slow_units / slow_days as daily
      from pair_day
      where state_date = cast($7 as date) and slow_days > 0 and slow_units > 0 and clean_days >= 14 and on_hand > greatest(slow_units / slow_days * cast($2 as bigint), cast($3 as bigint))
      union all
      select d.store_id, d.product_id, d.on_hand, d.variance_ratio, d.price, d.clean_days, d.ladder_step, 0
      from pair_day as d
      join silence_day as s on s.state_date = cast($7 as date) and s.store_id = d.store_id and s.product_id = d.product_id
      where d.state_date = cast($7 as date) and s.record = 1 and s.silent_since <= cast($7 as date) - cast($4 as integer) + 1 and d.on_hand > 0
        and not (d.slow_days > 0 and d.slow_units > 0 and d.clean_days >= 14 and d.on_hand > greatest(d.slow_units / d.slow_days * cast($2 as bigint), cast($3 as bigint)))
    ) as p
    left join silence_day as z on z.state_date = cast($7 as date) and z.store_id = p.store_id and z.product_id = p.product_id and z.record = 1
    left join wh.drop_state as c on c.state_date = cast($7 as date) and c.product_id = p.product_id and c.place = ''
    left join products as m on m.product_id = p.product_id
  ) as y
  where y.worth > 0 and (y.idle = 1 or y.daily > 0 and y.on_hand > y.least)
),
offered as (
  select c.member as category, c.actual / c.expected as lift
  from wh.chain_shape as c
  join today as d on d.date = c.state_date
  where c.shape = 'promotion' and c.expected > 0
),
-- lift: of the promotion that runs; of one to come as it is expected to be on its first day (pair_day.sql).
item as (
  select i.*, least(50, greatest(1, coalesce((i.dates * i.own + 0.5 * i.others) / (i.dates + 0.5), i.others))) as lift
  from (
    select d.date, p.product_id, p.category, p.case_pack, p.unit_cost, cast(coalesce(p.lead_time_days, cast($5 as bigint)) as bigint) as lead,
      q.promotion_units / nullif(q.promotion_expected, 0) as own, coalesce(o.lift, 1) as others,
      q.promotion_dates * case when q.last_promotion >= d.date - 3 then 1 else 0.2 end as dates
    from products as p
    cross join today as d
    left join wh.product_state as q on q.state_date = d.date and q.product_id = p.product_id
    left join offered as o on o.category = p.category
  ) as i
  where i.lead > 0
),
weekday as (
  select w.member as category, w.slot, wh.leaning(w.actual, w.expected, w.dates, 1, 20) as shape
  from wh.chain_shape as w
  join today as d on d.date = w.state_date
  where w.shape = 'weekday'
),
-- What each of the days to come is worth of a day without weekday, for every product; and on which weekdays a store trades.
coming as (
  select i.product_id, n.day, max(i.lead) as lead, max(cast(extract(isodow from i.date + n.day) as bigint)) as slot,
    max(coalesce(w.shape, 1) * case when o.product_id is null then 1 else i.lift end) as worth,
    max(coalesce(w.shape, 1) * case when o.starts_on > i.date then i.lift else 0 end) as unsure
  from item as i
  cross join (select cast(generate_series as integer) as day from generate_series(1, 180)) as n
  left join weekday as w on w.category = i.category and w.slot = cast(extract(isodow from i.date + n.day) as bigint)
  left join promotions as o on o.product_id = i.product_id and o.store_id is null and i.date + n.day between o.starts_on and o.ends_on
  where n.day <= i.lead + cast($6 as bigint)
  group by i.product_id, n.day
),
-- What the days to come are worth at most, where a store trades on all of them: pairs whose record is above even that need no closer look.
full_week as (
  select product_id, max(lead) as lead, sum(worth) as in_all, sum(unsure) as unsure from coming group by product_id
),
-- On which weekdays a store trades, and what they are to it beyond what they are to the chain.
store_week as (
  select s.store_id, s.slot, max(case when s.measure = 'traded' and s.actual >= 0.5 * s.expected then 1 else 0 end) as trades,
    coalesce(max(case when s.measure = 'units' then wh.leaning(s.actual, s.expected, s.dates, 6, 20) end), 1) as factor
  from shape_day as s
  join (select slot, max(state_date) as latest from shape_day group by slot) as v on v.slot = s.slot and v.latest = s.state_date
  where s.measure in ('traded', 'units')
  group by s.store_id, s.slot
),
store as (
  select w.store_id, max(w.factor) as most, max(coalesce(d.weekday_factor, 1)) as today
  from store_week as w
  left join wh.store_date as d on d.state_date = cast($7 as date) and d.store_id = w.store_id
  group by w.store_id
),
pair as (
  select y.*
  from (
    select x.*, least(1000000e0, x.spread + 0.16 * x.daily * x.most * x.unsure * x.unsure / x.in_all) as variance_ratio, x.most * x.in_all as at_most
    from (
      select p.store_id, p.product_id, p.on_hand, p.variance_ratio as spread, p.price, p.clean_days, p.ladder_step, i.case_pack, i.unit_cost, f.lead, f.in_all, f.unsure,
        s.most, p.baseline / (coalesce(w.shape, 1) * s.today) as daily
      from pair_day as p
      join full_week as f on f.product_id = p.product_id
      join item as i on i.product_id = p.product_id
      join store as s on s.store_id = p.store_id
      left join weekday as w on w.category = i.category and w.slot = cast(extract(isodow from cast($7 as date)) as bigint)
      where p.state_date = cast($7 as date) and p.on_hand > 0 and p.ladder_step between 1 and 2
    ) as x
  ) as y
  where y.on_hand < 1.000001 * (y.daily * y.at_most + sqrt(greatest(y.variance_ratio, 1) * y.daily * y.at_most) + 1)
),
run_out as (
  select y.*, row_number() over (partition by y.store_id order by (y.in_all - y.on_hand) * y.price desc, y.product_id collate "C") as place
  from (
    select p.store_id, p.product_id, max(p.on_hand) as on_hand, max(p.variance_ratio) as variance_ratio, max(p.price) as price, max(p.clean_days) as clean_days,
      max(p.ladder_step) as ladder_step, max(p.lead) as lead, max(p.case_pack) as case_pack, max(p.unit_cost) as unit_cost, max(p.daily) as daily,
      max(p.daily) * sum(case when c.day <= c.lead then c.worth * t.factor else 0 end) as in_lead, max(p.daily) * sum(c.worth * t.factor) as in_all
    from pair as p
    join coming as c on c.product_id = p.product_id
    join store_week as t on t.store_id = p.store_id and t.slot = c.slot and t.trades = 1
    group by p.store_id, p.product_id
  ) as y
  where y.on_hand < y.in_all + sqrt(greatest(y.variance_ratio, 1) * y.in_all) + 1
),
found as (
  select cast($7 as date) as date, store_id, product_id, 'excess' as kind, on_hand, daily, cast(0 as bigint) as lead, cast(0 as double precision) as in_lead,
    cast(0 as double precision) as in_all, variance_ratio, silent_since, last_sold, case_pack, price, unit_cost, clean_days, ladder_step
  from excess where place <= 200
  union all
  select cast($7 as date), store_id, product_id, 'run_out', on_hand, daily, lead, in_lead, in_all, variance_ratio, cast(null as date), cast(null as date), case_pack, price,
    unit_cost, clean_days, ladder_step
  from run_out where place <= 200
)
select x.date, x.store_id, x.product_id, x.kind, wh.to_units(x.on_hand), i.on_order, cast(floor(x.daily * 1000000 + 0.500001) / 1000000 as decimal(18,6)),
  x.lead, wh.to_units(x.in_lead), wh.to_units(x.in_all), wh.to_units(x.variance_ratio), x.silent_since, x.last_sold, x.case_pack, wh.to_price(nullif(x.price, 0)),
  x.unit_cost, x.clean_days, x.ladder_step, cast($1 as bigint)
from found as x
left join (
  select v.business_date, v.store_id, v.product_id, sum(v.on_order) as on_order
  from inventory as v
  where v.business_date = cast($7 as date) and v.on_order is not null
  group by v.business_date, v.store_id, v.product_id
) as i on i.business_date = x.date and i.store_id = x.store_id and i.product_id = x.product_id

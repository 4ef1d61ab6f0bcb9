-- place_day: store x category before date $1 is counted, from the state after $2 and what stores were when they were learnt last, on date $3 at the oldest.
-- What is known of a category in a store: its size, leaning on the store's size in all of them, the region's drift, the event.
insert into place_day (state_date, store_id, category, size, known, surroundings)
with size as (
  select c.store_id, c.category, c.size_units, c.size_expected
  from wh.store_date as d
  join cell_day as c on c.store_id = d.store_id and c.state_date = d.learnt_before
  where d.state_date = cast($1 as date) and d.due = 1 and c.state_date between cast($3 as date) and cast($1 as date) - 1
)
select cast($1 as date), c.store_id, c.category, least(1000, greatest(0.001, (c.size_units + 20 * c.size) / (c.size_expected + 20))) as size, c.known,
  coalesce(wh.leaning(g.actual, g.expected, g.dates, 6, 40), 1) * coalesce(wh.leaning(e.actual, e.expected, e.dates, 0, 0), 1) as surroundings
from (
  select s.store_id, s.category, s.size_units, s.size_expected, d.region, d.event, d.event_slot, (w.units + 20) / (w.expected + 20) as size,
    case when w.expected > 0 then 1 else 0 end as known
  from size as s
  join wh.store_date as d on d.state_date = cast($1 as date) and d.store_id = s.store_id
  join (
    select store_id, cast(sum(wh.millionths(size_units)) as double precision) / 1000000 as units,
      cast(sum(wh.millionths(size_expected)) as double precision) / 1000000 as expected
    from size group by store_id
  ) as w on w.store_id = s.store_id
) as c
left join wh.chain_shape as g on g.state_date = cast($2 as date) and g.shape = 'region' and g.place = c.region and g.member = c.category
left join wh.chain_shape as e on e.state_date = cast($2 as date) and e.shape = 'event' and e.place = c.event and e.member = c.category and e.slot = c.event_slot

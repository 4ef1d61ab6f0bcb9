-- date_event: what the calendar says of dates $1: closed on the date, and holidays up to three days away. event is the distance, the
-- slot (days since the event + 4) and the name in one text, so that the least of them is the nearest. '' is all regions or stores.
insert into wh.date_event (state_date, region, store_id, closed, event)
select n.state_date, coalesce(c.region, ''), coalesce(c.store_id, ''), case when c.kind = 'closed' then 1 else 0 end,
  case when c.kind <> 'closed' then cast(abs(n.state_date - c.date) as text) || cast(n.state_date - c.date + 4 as text) || c.event end
from (select cast(unnest(string_to_array(cast($1 as text), ',')) as date) as state_date) as n
join calendar as c on c.kind in ('closed', 'local_event') and c.date = n.state_date or c.kind = 'holiday' and c.date between n.state_date - 3 and n.state_date + 3

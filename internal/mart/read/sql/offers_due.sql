-- grain: promotion that touches a window of days and has begun, with the days that it is summed up over: of one that runs longer than eight weeks the last eight
-- inputs: promotions
-- $1 date, $2 first day of the window
select promotion_id, greatest(min(starts_on), least(max(ends_on), cast($1 as date)) - 55) as since, least(max(ends_on), cast($1 as date)) as until
from promotions
where starts_on <= cast($1 as date) and ends_on >= cast($2 as date)
group by promotion_id
order by promotion_id collate "C" nulls last

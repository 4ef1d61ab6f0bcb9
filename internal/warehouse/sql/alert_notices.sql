-- What was told of alerts that are open or were resolved after $1, in order.
select n.alert_id, n.channel, n.action, n.content, n.sent_at, n.tries, n.error
from wh.alert_notice as n join wh.alert as a on a.alert_id = n.alert_id
where a.resolved_at is null or a.resolved_at > cast($1 as timestamp)
order by n.sent_at, n.alert_id, n.channel, n.action

-- Alerts that are open, or were resolved after $1; newest last.
select alert_id, cause, kind, doc, opened_at, changed_at, resolved_at, silenced_until, silenced_why
from wh.alert where resolved_at is null or resolved_at > cast($1 as timestamp) order by alert_id

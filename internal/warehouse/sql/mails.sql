-- Letters about business dates from $1 on, in order.
select mail_id, person_id, login, address, kind, business_date, read_run, begun_at, ended_at, state, tries, error
from wh.mail where business_date >= cast($1 as date)
order by mail_id

-- How many looked at pages from $1 on: people by the role that they have, and gone for those who have none any more; programs (tokens), links, and whoever
-- works on the machine while there are no users.
select
  case
    when a.actor like 'token:%' then 'program'
    when a.actor like 'link:%' then 'link'
    when a.actor = 'local' then 'local'
    else coalesce(p.role, 'gone')
  end as reader,
  count(distinct a.actor)
from wh.audit a left join wh.person p on p.login = a.actor and p.removed_at is null
where a.done_at >= cast($1 as timestamp) and a.action = 'see'
group by 1
order by 1

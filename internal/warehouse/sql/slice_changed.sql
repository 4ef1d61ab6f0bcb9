-- Business dates of which something came or went by a run after $1 and up to $2.
select distinct business_date
from wh.slice
where business_date is not null
  and (run_id > cast($1 as bigint) and run_id <= cast($2 as bigint) or superseded_by > cast($1 as bigint) and superseded_by <= cast($2 as bigint))

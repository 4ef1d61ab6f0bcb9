-- What tells one warehouse from another: its first run and its first delivery; the run that readers see, and the oldest that they can see.
select coalesce((select min(cast(started_at as text)) from wh.run), ''), coalesce((select min(sha256) from wh.delivery where delivery_id = 1), ''), run_id, oldest_run
from wh.published

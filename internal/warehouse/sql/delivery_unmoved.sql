-- Files whose run is on record but that may not be where it says.
select delivery_id, run_id, file, sha256, bytes, place, path, verdict
from wh.delivery where moved = false order by delivery_id nulls last

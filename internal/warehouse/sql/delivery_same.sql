-- Earlier deliveries of the same bytes count in dataset $1: the candidates for a duplicate. Newest first.
select delivery_id, run_id, file, sha256, bytes, business_date, store_id, contract_id, withdrawn_by
from wh.delivery
where dataset = cast($1 as text) and outcome = 'ok' and place in ('archive', 'released') and bytes = cast($2 as bigint)
order by delivery_id desc nulls last

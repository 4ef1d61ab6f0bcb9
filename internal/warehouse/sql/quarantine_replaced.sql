-- Files that wait in quarantine and were replaced since, and by which delivery.
select delivery_id, replaced_by from wh.replaced_file order by delivery_id nulls last

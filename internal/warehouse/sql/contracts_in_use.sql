-- The contracts under which files of the datasets in $1, a list divided by commas, were ever loaded.
select distinct contract_id from wh.delivery
where outcome = 'ok' and place = 'archive' and dataset in (select unnest(string_to_array(cast($1 as text), ',')))

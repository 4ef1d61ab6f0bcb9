-- Stores that sent a file of their own for dataset $1 and date $2.
select store_id from wh.live_slice
where dataset = cast($1 as text) and business_date = cast($2 as date) and store_id <> ''
group by store_id
order by store_id collate "C" nulls last

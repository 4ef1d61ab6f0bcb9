-- date_offer: promotions in force on dates $1, by product ('': everything) and store ('': all of them).
insert into wh.date_offer (state_date, product_id, store_id)
select distinct n.state_date, coalesce(p.product_id, ''), coalesce(p.store_id, '')
from (select cast(unnest(string_to_array(cast($1 as text), ',')) as date) as state_date) as n
join promotions as p on n.state_date between p.starts_on and p.ends_on

-- fact_repeat: those of dates $1 to $2. Inputs: sales, inventory.
insert into fact_repeat (business_date, store_id, product_id)
select business_date, store_id, product_id from sales
where business_date between cast($1 as date) and cast($2 as date) group by business_date, store_id, product_id having count(*) > 1
union
select business_date, store_id, product_id from inventory
where business_date between cast($1 as date) and cast($2 as date) group by business_date, store_id, product_id having count(*) > 1

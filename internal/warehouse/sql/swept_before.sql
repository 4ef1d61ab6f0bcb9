-- How many deliveries under contract $1 before delivery $2 were swept that may have said something of date $3 (null: that have none).
select count(*) from wh.delivery
where swept and contract_id = cast($1 as text) and delivery_id < cast($2 as bigint)
  and (business_date is null or business_date = cast($3 as date))

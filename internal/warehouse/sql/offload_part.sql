-- What leaves before date $1 of tables that keep the rest: pairs that are silent or below zero, returns of pairs (those of stores and products
-- stay, which weeks are compared with a year later), and the costs that were frozen for deliveries of which no sales are left.
delete from wh.silent_day where business_date < cast($1 as date)
--;
delete from wh.negative_day where business_date < cast($1 as date)
--;
delete from wh.return_day where business_date < cast($1 as date) and store_id <> '' and product_id <> ''
--;
delete from wh.frozen_cost where delivery_id in (
  select delivery_id from wh.slice where dataset = 'sales' group by delivery_id having max(business_date) < cast($1 as date))

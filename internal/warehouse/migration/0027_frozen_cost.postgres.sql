-- Twin: only here are costs found by an index; the embedded engine joins them by hash. One by delivery alone goes through all of its
-- products for each row that was sold, wherever the planner expects few rows of sales (measured: verify of half a year in minutes).
create index frozen_cost_pair on wh.frozen_cost (delivery_id, product_id)
--;
drop index wh.frozen_cost_delivery_id_idx

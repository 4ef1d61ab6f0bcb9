-- Till lines of deliveries $1 to $2 as sales: one row for each date, store and product. Merchandise only: sale lines add to
-- units and sales_value, return lines add their absolute amounts to returned_units and returned_value.
insert into wh.sales (business_date, store_id, product_id, units, sales_value, discount, cogs, on_promotion, returned_units, returned_value, delivery_id, source_line)
select l.business_date, l.store_id, l.product_id,
  cast(sum(case when l.line_kind = 'return' then 0 else l.units end) as decimal(14,3)),
  cast(sum(case when l.line_kind = 'return' then 0 else l.sales_value end) as decimal(14,2)),
  cast(sum(case when l.line_kind = 'return' then 0 else l.discount end) as decimal(14,2)),
  cast(sum(case when l.line_kind = 'return' then -abs(l.cogs) else l.cogs end) as decimal(14,2)),
  case when max(case when l.on_promotion then 1 when not l.on_promotion then 0 end) = 1 then true
       when max(case when l.on_promotion then 1 when not l.on_promotion then 0 end) = 0 then false end,
  cast(sum(case when l.line_kind = 'return' then abs(l.units) else 0 end) as decimal(14,3)),
  cast(sum(case when l.line_kind = 'return' then abs(l.sales_value) else 0 end) as decimal(14,2)),
  l.delivery_id, min(l.source_line)
from wh.sale_lines as l
where l.delivery_id between cast($1 as bigint) and cast($2 as bigint) and l.line_kind in ('sale', 'return')
group by l.delivery_id, l.business_date, l.store_id, l.product_id

-- What run $1 takes out of inventory before date $2, by delivery: rows, the sums of its number columns, and the fingerprint as fingerprint_inventory makes it.
insert into wh.offload_delivery (delivery_id, dataset, rows, sums, mark, run_id)
select r.delivery_id, 'inventory', count(*),
  concat('{', '"on_hand":"', cast(coalesce(sum(r.on_hand), 0) as text), '"', ', ',
    '"on_order":"', cast(coalesce(sum(r.on_order), 0) as text), '"', ', ',
    '"stockout_hours":"', cast(coalesce(sum(r.stockout_hours), 0) as text), '"', '}'),
  cast(sum(cast(ascii(substr(r.mark, 1, 1)) as bigint) + cast(ascii(substr(r.mark, 2, 1)) as bigint) * 128
  + cast(ascii(substr(r.mark, 3, 1)) as bigint) * 16384 + cast(ascii(substr(r.mark, 4, 1)) as bigint) * 2097152
  + cast(ascii(substr(r.mark, 5, 1)) as bigint) * 268435456 + cast(ascii(substr(r.mark, 6, 1)) as bigint) * 34359738368
  + cast(ascii(substr(r.mark, 7, 1)) as bigint) * 4398046511104 + cast(ascii(substr(r.mark, 8, 1)) as bigint) * 562949953421312) as text),
  cast($1 as bigint)
from (
  select delivery_id, on_hand, on_order, stockout_hours, md5(concat_ws(chr(31),
    cast(source_line as text), coalesce(cast(business_date as text), chr(30)),
    coalesce(cast(store_id as text), chr(30)), coalesce(cast(product_id as text), chr(30)),
    coalesce(cast(on_hand as text), chr(30)), coalesce(cast(on_order as text), chr(30)),
    coalesce(cast(stockout_hours as text), chr(30)))) as mark
  from wh.inventory where business_date < cast($2 as date)
) as r
group by r.delivery_id

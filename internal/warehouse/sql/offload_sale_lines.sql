-- What run $1 takes out of sale_lines before date $2, by delivery: rows, the sums of its number columns, and the fingerprint as fingerprint_sale_lines makes it.
insert into wh.offload_delivery (delivery_id, dataset, rows, sums, mark, run_id)
select r.delivery_id, 'sale_lines', count(*),
  concat('{', '"units":"', cast(coalesce(sum(r.units), 0) as text), '"', ', ',
    '"sales_value":"', cast(coalesce(sum(r.sales_value), 0) as text), '"', ', ',
    '"unit_price":"', cast(coalesce(sum(r.unit_price), 0) as text), '"', ', ',
    '"discount":"', cast(coalesce(sum(r.discount), 0) as text), '"', ', ',
    '"cogs":"', cast(coalesce(sum(r.cogs), 0) as text), '"', '}'),
  cast(sum(cast(ascii(substr(r.mark, 1, 1)) as bigint) + cast(ascii(substr(r.mark, 2, 1)) as bigint) * 128
  + cast(ascii(substr(r.mark, 3, 1)) as bigint) * 16384 + cast(ascii(substr(r.mark, 4, 1)) as bigint) * 2097152
  + cast(ascii(substr(r.mark, 5, 1)) as bigint) * 268435456 + cast(ascii(substr(r.mark, 6, 1)) as bigint) * 34359738368
  + cast(ascii(substr(r.mark, 7, 1)) as bigint) * 4398046511104 + cast(ascii(substr(r.mark, 8, 1)) as bigint) * 562949953421312) as text),
  cast($1 as bigint)
from (
  select delivery_id, units, sales_value, unit_price, discount, cogs, md5(concat_ws(chr(31),
    cast(source_line as text), coalesce(cast(business_date as text), chr(30)),
    coalesce(cast(sold_at as text), chr(30)), coalesce(cast(store_id as text), chr(30)),
    coalesce(cast(till_id as text), chr(30)), coalesce(cast(transaction_id as text), chr(30)),
    coalesce(cast(line_no as text), chr(30)), coalesce(cast(line_kind as text), chr(30)),
    coalesce(cast(product_id as text), chr(30)), coalesce(cast(units as text), chr(30)),
    coalesce(cast(sales_value as text), chr(30)), coalesce(cast(unit_price as text), chr(30)),
    coalesce(cast(discount as text), chr(30)), coalesce(cast(cogs as text), chr(30)),
    coalesce(cast(on_promotion as text), chr(30)))) as mark
  from wh.sale_lines where business_date < cast($2 as date)
) as r
group by r.delivery_id

-- A fingerprint of the rows of deliveries $1 to $2 of people, every cell and the line it stands on: of each row the first eight letters
-- of a hash, read as digits of a number, and these added up. Rows of the same line and cells add the same on every engine.
select r.delivery_id, count(*), cast(sum(cast(ascii(substr(r.mark, 1, 1)) as bigint) + cast(ascii(substr(r.mark, 2, 1)) as bigint) * 128
  + cast(ascii(substr(r.mark, 3, 1)) as bigint) * 16384 + cast(ascii(substr(r.mark, 4, 1)) as bigint) * 2097152
  + cast(ascii(substr(r.mark, 5, 1)) as bigint) * 268435456 + cast(ascii(substr(r.mark, 6, 1)) as bigint) * 34359738368
  + cast(ascii(substr(r.mark, 7, 1)) as bigint) * 4398046511104 + cast(ascii(substr(r.mark, 8, 1)) as bigint) * 562949953421312) as text)
from (
  select delivery_id, md5(concat_ws(chr(31),
    cast(source_line as text), coalesce(cast(login as text), chr(30)), coalesce(cast(name as text), chr(30)),
    coalesce(cast(email as text), chr(30)), coalesce(cast(role as text), chr(30)),
    coalesce(cast(sees_cost as text), chr(30)), coalesce(cast(scope as text), chr(30)))) as mark
  from wh.people where delivery_id between cast($1 as bigint) and cast($2 as bigint)
) as r
group by r.delivery_id

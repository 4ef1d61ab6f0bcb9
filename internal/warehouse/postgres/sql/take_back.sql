-- The rows that the transactions $1 (numbers, joined by commas) wrote into /*1*/.
delete from wh./*1*/ where cast(cast(xmin as text) as bigint) in (select cast(x as bigint) & 4294967295 from unnest(string_to_array(cast($1 as text), ',')) as x)

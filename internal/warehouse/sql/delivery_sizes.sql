-- Which of the sizes in $1, a list divided by commas, some loaded file has: only such a file can be a duplicate.
select distinct bytes from wh.delivery
where outcome = 'ok' and place = 'archive'
  and bytes in (select cast(unnest(string_to_array(cast($1 as text), ',')) as bigint))

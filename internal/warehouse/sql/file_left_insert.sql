-- Deliveries $1 (numbers, divided by commas) left the archive at $2.
insert into wh.file_left (delivery_id, left_at)
select cast(unnest(string_to_array(cast($1 as text), ',')) as bigint), cast($2 as timestamp)

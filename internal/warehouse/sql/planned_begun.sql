-- When the newest run by plan began that ended; nothing where there was none.
select begun_at from wh.planned_run where ended_at is not null order by begun_at desc limit 1

-- Times of the plan of a serving process: one row for each time and process. A process that waits for files says until when and for what (JSON), and that it
-- is still there; one that ran says when. All times are UTC.
create table wh.planned_run (
  due_at timestamp not null, process text not null, until_at timestamp, waits_for text not null, seen_at timestamp not null, begun_at timestamp, ended_at timestamp
)

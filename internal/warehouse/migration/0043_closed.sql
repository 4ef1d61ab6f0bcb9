-- When a file in quarantine was discarded (UTC), and by whom. Null in deliveries that older binaries closed, and in those that a run closed, which says when.
alter table wh.delivery add column closed_at timestamp
--;
alter table wh.delivery add column closed_who text

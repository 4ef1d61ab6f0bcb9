-- Deliveries whose files left the archive.
select delivery_id from wh.file_left

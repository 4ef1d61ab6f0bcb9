-- The next alert's number.
select coalesce(max(alert_id), 0) + 1 from wh.alert

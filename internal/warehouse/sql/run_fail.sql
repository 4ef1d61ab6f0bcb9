-- A run that did not end well: its rows never become visible.
update wh.run set outcome = 'failed', finished_at = cast($2 as timestamp), report = cast($3 as text)
where run_id = cast($1 as bigint) and outcome = 'running'

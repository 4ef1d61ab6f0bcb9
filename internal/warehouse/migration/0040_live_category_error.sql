-- Errors of categories as the run that is read shows them.
create view wh.live_category_error as
select m.* from wh.category_error as m
join wh.live_slice as s on s.dataset = 'category_error' and s.business_date = m.business_date and s.build_run = m.run_id

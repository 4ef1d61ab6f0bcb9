-- grain: business date that the run being read shows
-- inputs: wh.live_slice
-- built and expected_built name the builds whose rows are seen: a date with the same two has the same store-days in any run.
select s.business_date,
  coalesce(max(case when s.dataset = 'store_day' then s.build_run end), 0) as built,
  coalesce(max(case when s.dataset = 'expected_store_day' then s.build_run end), 0) as expected_built
from wh.live_slice as s
where s.business_date is not null and s.dataset in ('store_day', 'expected_store_day')
group by s.business_date
having max(case when s.dataset = 'store_day' then s.build_run end) is not null
order by s.business_date nulls last

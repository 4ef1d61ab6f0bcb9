-- The last date before $1 that has pairs of promotions, if it has sums up to it too; else null: sums that went on from an older one would leave days out.
select case when m.kept = 1 then m.business_date end
from (
  select business_date, max(case when dataset = 'promotion_to_date' then 1 else 0 end) as kept
  from wh.live_slice
  where dataset in ('promotion_pair_day', 'promotion_to_date') and business_date < cast($1 as date)
  group by business_date
  order by business_date desc
  limit 1
) as m

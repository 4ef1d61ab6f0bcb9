-- grain: region
-- inputs: stores
select s.region, count(*) as stores
from stores as s
where s.region is not null and s.region <> ''
group by s.region
order by s.region collate "C" nulls last

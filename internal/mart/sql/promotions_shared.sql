-- Promotions that hold for the same product and store on the same dates: each with those beside it, and the dates from $1 to $2 on which that is to be said. Of a date it
-- is said from what has begun by then and was over no more than 60 days before, whatever other dates are asked for with it.
with near as (
  select promotion_id, coalesce(product_id, '') as product_id, coalesce(store_id, '') as store_id, starts_on, ends_on
  from promotions
  where starts_on <= cast($2 as date) and ends_on >= cast($1 as date) - 60
),
head as (
  select distinct promotion_id, product_id, case when store_id = '' then 1 else 0 end as everywhere, starts_on, ends_on from near
),
beside as (
  select p.promotion_id as one, q.promotion_id as other, greatest(p.starts_on, q.starts_on) as since, least(p.ends_on, q.ends_on) as until
  from head as p
  join head as q on q.product_id = p.product_id and q.promotion_id <> p.promotion_id and q.starts_on <= p.ends_on and q.ends_on >= p.starts_on
  where p.everywhere = 1 or q.everywhere = 1
  union
  select p.promotion_id, q.promotion_id, greatest(p.starts_on, q.starts_on), least(p.ends_on, q.ends_on)
  from near as p
  join near as q on q.product_id = p.product_id and q.store_id = p.store_id and q.promotion_id <> p.promotion_id and q.starts_on <= p.ends_on and q.ends_on >= p.starts_on
  union
  select p.promotion_id, q.promotion_id, greatest(p.starts_on, q.starts_on), least(p.ends_on, q.ends_on)
  from head as p
  join head as q on q.product_id = '' and p.product_id <> '' and q.promotion_id <> p.promotion_id and q.starts_on <= p.ends_on and q.ends_on >= p.starts_on
  where p.everywhere = 1 or q.everywhere = 1
  union
  select p.promotion_id, q.promotion_id, greatest(p.starts_on, q.starts_on), least(p.ends_on, q.ends_on)
  from near as p
  join near as q on q.store_id = p.store_id and q.product_id = '' and p.product_id <> '' and q.promotion_id <> p.promotion_id
    and q.starts_on <= p.ends_on and q.ends_on >= p.starts_on
)
select one, other, since, until + 60 as until from beside union select other, one, since, until + 60 from beside order by 1, 2, 3, 4

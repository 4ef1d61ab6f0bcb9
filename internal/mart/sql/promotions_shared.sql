-- Promotions that hold for the same product and store on the same dates, near dates $1 to $2: each with those beside it.
with near as (
  select promotion_id, coalesce(product_id, '') as product_id, coalesce(store_id, '') as store_id, starts_on, ends_on
  from promotions
  where starts_on <= cast($2 as date) and ends_on >= cast($1 as date) - 60
),
head as (
  select promotion_id, product_id, max(case when store_id = '' then 1 else 0 end) as everywhere, min(starts_on) as starts_on, max(ends_on) as ends_on
  from near group by promotion_id, product_id
),
beside as (
  select p.promotion_id as one, q.promotion_id as other
  from head as p
  join head as q on q.product_id = p.product_id and q.promotion_id <> p.promotion_id and q.starts_on <= p.ends_on and q.ends_on >= p.starts_on
  where p.everywhere = 1 or q.everywhere = 1
  union
  select p.promotion_id, q.promotion_id
  from near as p
  join near as q on q.product_id = p.product_id and q.store_id = p.store_id and q.promotion_id <> p.promotion_id and q.starts_on <= p.ends_on and q.ends_on >= p.starts_on
  union
  select p.promotion_id, q.promotion_id
  from head as p
  join head as q on q.product_id = '' and p.product_id <> '' and q.promotion_id <> p.promotion_id and q.starts_on <= p.ends_on and q.ends_on >= p.starts_on
  where p.everywhere = 1 or q.everywhere = 1
  union
  select p.promotion_id, q.promotion_id
  from near as p
  join near as q on q.store_id = p.store_id and q.product_id = '' and p.product_id <> '' and q.promotion_id <> p.promotion_id
    and q.starts_on <= p.ends_on and q.ends_on >= p.starts_on
)
select one, other from beside union select other, one from beside order by 1, 2

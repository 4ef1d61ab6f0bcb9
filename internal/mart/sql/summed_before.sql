-- The last date before $1 that has sums of promotions up to it.
select max(business_date) from wh.live_slice where dataset = 'promotion_to_date' and business_date < cast($1 as date)

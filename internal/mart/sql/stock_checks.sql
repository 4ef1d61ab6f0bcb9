-- How many checks the stock kinds ran on dates $1 to $2.
select business_date, kind, checks from stock_check
where business_date between cast($1 as date) and cast($2 as date)
order by business_date nulls last, kind collate "C" nulls last

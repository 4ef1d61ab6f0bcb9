-- As for pair_day.
create index on fact_day (business_date)

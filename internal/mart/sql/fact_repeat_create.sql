-- fact_repeat: pairs and dates of a part of which more than one row of sales, or of stock, was delivered.
create temp table fact_repeat (business_date date, store_id text, product_id text)

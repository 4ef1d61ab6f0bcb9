-- Tables of which all before date $1 leaves. A server drops their months in the place of this.
delete from wh.sales where business_date < cast($1 as date)
--;
delete from wh.sale_lines where business_date < cast($1 as date)
--;
delete from wh.inventory where business_date < cast($1 as date)
--;
delete from wh.expected_sales where business_date < cast($1 as date)
--;
delete from wh.stockout_day where business_date < cast($1 as date)
--;
delete from wh.price_off_day where business_date < cast($1 as date)
--;
delete from wh.promotion_pair_day where business_date < cast($1 as date)
--;
delete from wh.cover_day where business_date < cast($1 as date)

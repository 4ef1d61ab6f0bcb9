-- expected_store_day: what was normal for dates $4 (between $1 and $2) by store, by run $3: the store's money model, and beside it
-- what its pairs add up to (bottom_up_net_sales, expected_units). No row where a store was closed or too little is known.
insert into wh.expected_store_day (business_date, store_id, expected_net_sales, low_net_sales, high_net_sales, expected_transactions,
  expected_units, relative_error, clean_days, excluded_days, ladder_step, promotion_share, event, bottom_up_net_sales, trading_share, run_id)
select s.state_date, s.store_id, wh.to_money(s.expected), wh.to_money(s.low), wh.to_money(s.high),
  wh.to_units(t.expected), wh.to_units(case when s.bottom_up > 0 then s.units end),
  wh.to_rate(least((s.high - s.low) / (2 * 2.0617 * s.expected), 99)),
  least(s.clean_days, 56), cast(s.excluded_days as bigint), s.ladder_step,
  wh.to_rate(case when s.bottom_up > 0 then greatest(-99, 1 - s.base / s.bottom_up) end), nullif(d.event, ''),
  wh.to_money(case when s.bottom_up > 0 then s.bottom_up end), wh.to_rate(d.trading_share), cast($3 as bigint)
from wh.store_state as s
join wh.store_date as d on d.state_date = s.state_date and d.store_id = s.store_id
left join wh.store_state as t on t.state_date = s.state_date and t.store_id = s.store_id and t.measure = 'transactions' and t.ladder_step > 0
where s.state_date between cast($1 as date) and cast($2 as date) and s.measure = 'net_sales' and s.ladder_step > 0 and d.due = 1
  and s.state_date in (select cast(unnest(string_to_array(cast($4 as text), ',')) as date))

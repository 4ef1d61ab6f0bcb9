-- What a release found of quarantined delivery $1, which stays there: $2 outcome, $3 rows, $4 sales value, $5 findings,
-- $6 verdict, $7 to $9 the contract that it was held against.
update wh.delivery set outcome = cast($2 as text), rows = cast($3 as bigint), sales_value = cast($4 as decimal(18,2)),
  findings_total = cast($5 as bigint), verdict = cast($6 as text), contract_id = cast($7 as text),
  contract_version = cast($8 as text), contract_sha256 = cast($9 as text)
where delivery_id = cast($1 as bigint)

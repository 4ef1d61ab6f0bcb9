-- A run after the last published one that schema drift stopped.
insert into wh.run (run_id, kind, outcome, started_at, finished_at, first_date, last_date, files_landed, files_loaded, files_quarantined, files_duplicate, files_left,
  rows_in, rows_loaded, rows_quarantined, value_in, value_loaded, value_quarantined, seconds, reason, version, report, first_delivery, last_delivery)
values (30, 'run', 'stopped_by_drift', timestamp '2026-06-01 05:09:00', timestamp '2026-06-01 05:09:01', date '2026-05-31', date '2026-05-31', 3, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0.8, '', 'test', '{}', 9100, 9102)
--;
insert into wh.delivery (delivery_id, run_id, dataset, file, sha256, bytes, contract_id, contract_version, contract_sha256, business_date, store_id, outcome,
  rows, sales_value, findings_total, verdict, place, path, moved, closed_by, closed_why)
values (9100, 30, 'sales', 'sales_2026-05-31.csv', 'd', 48300, 'sales', '1.0.0', '', date '2026-05-31', null, 'drift', 0, 0, 0,
  '{"file":"sales_2026-05-31.csv","dataset":"sales","business_date":"2026-05-31","outcome":"drift","owner":"pos@alder.example","support":"#store-systems https://alder.example/chat","findings":[],"diff":{"missing":["units"],"extra":["quantity","cashier"],"renamed":[{"from":"units","to":"quantity"}],"reordered":false,"retyped":[],"expected_header":["business_date","store_id","product_id","units","sales_value"],"found_header":["business_date","store_id","product_id","quantity","sales_value","cashier"]},"rules":{"declared":9,"run":0}}',
  'landing', 'landing/sales_2026-05-31.csv', true, null, '')

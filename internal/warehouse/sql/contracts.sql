-- The contracts under which anything was ever delivered, as they were.
select contract_sha256, document from wh.contract

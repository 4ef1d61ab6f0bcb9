-- What a release is about to change about quarantined deliveries. Read in the publishing transaction only.
create table wh.delivery_settled (
  delivery_id bigint not null,
  run_id bigint not null,
  outcome text not null,
  rows bigint not null,
  sales_value decimal(18,2) not null,
  findings_total bigint not null,
  verdict text not null,
  contract_id text not null,
  contract_version text not null,
  contract_sha256 text not null,
  place text not null,
  path text not null,
  closed_by bigint,
  closed_why text not null
)

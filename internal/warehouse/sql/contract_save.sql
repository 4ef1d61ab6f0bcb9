-- The text $2 of the contract whose hash is $1.
insert into wh.contract (contract_sha256, document) values (cast($1 as text), cast($2 as text))

-- What a dropped table held stays with the embedded engine until the transaction ends; what a dropped column held does not.
alter table {table} drop column {column}

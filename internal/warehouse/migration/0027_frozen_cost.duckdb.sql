-- Twin: nothing is to be done here. The embedded engine joins costs by hash and needs no index for them.
select 1

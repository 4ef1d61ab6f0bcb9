-- The transfer is whole.
delete from wh.transfer

-- Whether the ledger of months that have left is there: not before the step that brings it.
select to_regclass('wh.offload') is not null

-- How many parts of an unfinished transfer have arrived, with the one that stands for all.
select count(*) from wh.transfer

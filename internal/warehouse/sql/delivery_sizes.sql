-- The sizes of all loaded files, so that only a file of a known size is hashed before it is read.
select distinct dataset, bytes from wh.delivery where outcome = 'ok' and place in ('archive', 'released')

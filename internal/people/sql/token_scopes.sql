-- What every token may see.
select token_id, node, value, until from wh.token_scope order by token_id, node collate "C" nulls last, value collate "C" nulls last

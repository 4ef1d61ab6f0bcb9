-- The next letter's number.
select coalesce(max(mail_id), 0) + 1 from wh.mail

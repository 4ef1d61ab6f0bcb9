-- What people said of mails, oldest first.
select person_id, wanted from wh.mail_wish order by said_at

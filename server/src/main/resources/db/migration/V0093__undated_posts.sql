-- Posts without a date, which a feed shows last: without it the last page read all service messages of a chat to find none.
create index message_undated on message (chat_id, id desc) where date is null and deleted_at is null and kind = 0;

-- The basic group that a supergroup grew out of: exports bring its messages without its id, so it is known by what it became.
alter table chat add column grown_into bigint;   -- the chat's id; what it named may have been taken out since
alter table chat drop constraint chat_check;
alter table chat add check (telegram_id is not null or username is not null or grown_into is not null);
create unique index chat_former on chat (realm, grown_into) where grown_into is not null and telegram_id is null;
create index chat_grown_into on chat (grown_into) where grown_into is not null;

-- How many of a chat's messages are posts that people see: all but these.
create index message_no_post on message (chat_id) where kind <> 0 or deleted_at is not null;

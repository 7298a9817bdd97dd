-- People are found by the beginnings of words of their names, and paged by their number.
alter table users add column words tsvector generated always as (
  to_tsvector('simple', name || ' ' || coalesce(telegram_name, '') || ' ' || coalesce(telegram_username, '') || ' '
    || id::text || ' ' || coalesce(telegram_id::text, ''))) stored;
create index users_words on users using gin (words);
create index users_role on users (role, id);
create index users_created on users (created_at);

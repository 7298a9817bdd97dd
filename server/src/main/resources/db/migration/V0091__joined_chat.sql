-- What became of chats that were known by name alone: whoever still holds the old id finds the chat by it.
create table joined_chat (
    chat_id   bigint      not null primary key,
    into_chat bigint      not null references chat on delete cascade,
    joined_at timestamptz not null
);

-- Who follows what. What a person may see is what they watch.
create table watch (
    user_id     bigint      not null,
    chat_id     bigint      not null references chat on delete cascade,
    description text,
    is_active   boolean     not null default true,
    added_at    timestamptz not null,
    primary key (user_id, chat_id)
);

create index watch_by_chat on watch (chat_id);

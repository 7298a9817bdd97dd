-- Chats that our bots are members of; what happens there comes by itself.
create table bot_chat (
    bot_id bigint not null,
    -- Marked, as Telegram says it; a basic group that became a supergroup keeps its row.
    telegram_id bigint not null,
    chat_id bigint not null,
    member boolean not null,
    migrated_to bigint,
    since timestamptz not null default clock_timestamp(),
    primary key (bot_id, telegram_id)
);
create index bot_chat_by_chat on bot_chat (chat_id) where member;

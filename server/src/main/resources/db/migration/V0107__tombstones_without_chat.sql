-- Tombstones of chats that were taken back: what was erased stays erased when the chat comes again.
create table waiting_tombstone (
    realm            bigint      not null,
    chat_telegram_id bigint,                 -- marked; null for a chat known by its name alone
    username         text,                   -- in lower case
    telegram_id      bigint      not null,
    erased_at        timestamptz not null,
    unique nulls not distinct (realm, chat_telegram_id, username, telegram_id)
);

-- Calls of the Bot API that must be made even if the program ends before. Rows in the order of id within a chat and a
-- priority.
create table telegram_outgoing (
    id bigint generated always as identity primary key,
    bot_id bigint not null,
    -- Given by who hands it in: the same key is never sent twice.
    key text not null,
    -- 0 deadline, 1 moderation, 2 reply, 3 notification, 4 broadcast
    priority smallint not null,
    method text not null,
    chat_id bigint,
    -- Instead of chat_id until the name is looked up.
    username text,
    -- JSON; emptied once the call is over and went well.
    parameters text not null,
    words text,
    state text not null default 'QUEUED'
        check (state in ('QUEUED', 'SENDING', 'DONE', 'FAILED', 'DROPPED', 'UNCERTAIN')),
    -- How far the words are sent, how long a part may be, whether without formatting.
    from_unit integer not null default 0,
    part_units integer,
    plain boolean not null default false,
    attempts integer not null default 0,
    ready_at timestamptz not null default '-infinity',
    -- The grant of the bot's lease under which it is being sent, or was.
    epoch bigint,
    message_id bigint,
    note text,
    created_at timestamptz not null default clock_timestamp(),
    sending_at timestamptz,
    finished_at timestamptz,
    unique (bot_id, key)
);
create index telegram_outgoing_next on telegram_outgoing (bot_id, priority, id) where state = 'QUEUED';
create index telegram_outgoing_chat on telegram_outgoing (bot_id, chat_id, priority, id)
    where state in ('QUEUED', 'SENDING');
create index telegram_outgoing_uncertain on telegram_outgoing (id) where state = 'UNCERTAIN';
create index telegram_outgoing_recent on telegram_outgoing (bot_id, sending_at) where sending_at is not null;
create index telegram_outgoing_over on telegram_outgoing (finished_at) where finished_at is not null;

-- Who sends for a bot now: a claim with an older grant of the lease is refused.
create table telegram_dispatch (
    bot_id bigint primary key,
    epoch bigint not null
);

-- Waits that Telegram gave, so that a restart does not forget them. Chat 0 is all of them.
create table telegram_pause (
    bot_id bigint not null,
    chat_id bigint not null,
    family text not null,
    until timestamptz not null,
    primary key (bot_id, chat_id, family)
);

-- Chats that take nothing from a bot: it was blocked, removed, or never started.
create table telegram_blocked (
    bot_id bigint not null,
    chat_id bigint not null,
    reason text not null,
    since timestamptz not null default clock_timestamp(),
    primary key (bot_id, chat_id)
);

-- The record: chats, messages with their revisions, and who saw them.

create table chat (
    id           bigint generated always as identity primary key,
    realm        bigint      not null,
    telegram_id  bigint,                       -- marked; null while only the name is known
    type         text        not null,
    visibility   text        not null check (visibility in ('PUBLIC', 'RESTRICTED', 'OWNER')),
    title        text        not null,
    username     text,                         -- as written by its owner; compared in lower case
    description  text,
    members      bigint,
    ai_allowed   boolean     not null,
    floor_at     timestamptz,                  -- nothing older is kept or fetched; null: no floor
    -- Kept by the merge under the chat's row lock.
    known        bigint      not null default 0,
    confirmed_empty bigint   not null default 0,
    first_message bigint,                      -- smallest and largest Telegram id ever seen here
    last_message bigint,
    last_date    timestamptz,
    first_seen   timestamptz not null,
    last_seen    timestamptz not null,
    unique (realm, telegram_id),
    check (telegram_id is not null or username is not null)
);

create unique index chat_username_now on chat (lower(username)) where realm = 0 and username is not null;

create table chat_username (
    chat_id  bigint      not null references chat on delete cascade,
    username text        not null,
    since    timestamptz not null,
    until    timestamptz,
    primary key (chat_id, username, since)
);

create table message (
    id               bigint generated always as identity (cache 1000) primary key,
    chat_id          bigint      not null references chat,
    telegram_id      bigint      not null,
    kind             smallint    not null,     -- 0 message, 1 service, 2 unsupported
    date             timestamptz,              -- null: no source said when
    edited_at        timestamptz,
    edited           boolean     not null,
    version_at       timestamptz,              -- orders versions: edit time, its known bound, or the date
    source           smallint    not null,     -- of the current version
    author_id        bigint,
    author_name      text,
    author_signature text,
    text             text        not null,
    spans            text,                     -- JSON, see SpanColumn
    media            text,                     -- JSON array of Media
    service          text,
    album            text,
    forward          text,                     -- JSON of ForwardOrigin
    reply_to         bigint,
    thread_root      bigint,                   -- Telegram id of the first message of the reply thread
    via_bot          text,
    views            bigint,
    views_text       text,
    forwards         bigint,
    reactions        text,                     -- JSON array of Reaction
    counted_by       smallint,                 -- source of views, forwards and reactions
    content_hash     bytea       not null,
    language         text,                     -- ISO 639-1; null: no text or not told apart
    revision         int         not null,
    seen_at          timestamptz not null,
    deleted_at       timestamptz,
    deleted_by       smallint,
    unique (chat_id, telegram_id)
);

create index message_by_date on message (chat_id, date desc, id desc);
create index message_by_thread on message (chat_id, thread_root) where thread_root is not null;
create index message_by_album on message (chat_id, album) where album is not null;

-- Earlier versions only; the current one is the message's own row.
create table revision (
    message_id   bigint      not null references message on delete cascade,
    number       int         not null,
    version_at   timestamptz,
    edited       boolean     not null,
    source       smallint    not null,
    text         text        not null,
    spans        text,
    media        text,
    content_hash bytea       not null,
    seen_at      timestamptz not null,
    primary key (message_id, number)
);

create table witness (
    message_id   bigint      not null references message on delete cascade,
    source       smallint    not null,
    content_hash bytea       not null,
    first_seen   timestamptz not null,
    last_seen    timestamptz not null,
    deletion_seen timestamptz,
    primary key (message_id, source)
);

create table empty_range (
    chat_id  bigint not null references chat on delete cascade,
    first_id bigint not null,
    last_id  bigint not null,
    primary key (chat_id, first_id),
    check (first_id <= last_id)
);

create table tombstone (
    chat_id     bigint      not null references chat on delete cascade,
    telegram_id bigint      not null,
    erased_at   timestamptz not null,
    primary key (chat_id, telegram_id)
);

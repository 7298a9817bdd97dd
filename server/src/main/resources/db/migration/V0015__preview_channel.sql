-- Public channels followed by their web pages: how far they are read and when they are looked at next.
create table preview_channel (
    -- No reference to chat: a chat known by name alone is joined with another one and goes, and this row moves along.
    chat_id     bigint      not null primary key,
    username    text        not null,          -- what is asked for
    reach       text        not null check (reach in ('OPEN', 'BEGINNING', 'FLOOR', 'LIMIT')),
    job_id      uuid,                          -- the newest back-fill
    newest_id   bigint,                        -- the newest id up to which nothing was missed; null before the first page
    oldest_id   bigint,                        -- how far the back-fill has come
    interval_ms bigint      not null,
    next_at     timestamptz not null,
    seen_at     timestamptz,                   -- when it was last read without trouble
    failures    int         not null default 0,
    last_error  text
);

create index preview_channel_due on preview_channel (next_at);

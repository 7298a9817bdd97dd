-- Up to where people have read, a row per person and chat; without one a person has not seen the chat in the feed yet.
create table reading_position (
    user_id       bigint      not null references users (id) on delete cascade,
    chat_id       bigint      not null references chat (id) on delete cascade,
    read_date     timestamptz not null,        -- what is dated later is new, of the same second what has a higher id
    read_message  bigint      not null,
    visited_at    timestamptz,                 -- when the visit ended whose position this is; null before the second one
    known_date    timestamptz not null,        -- the newest post at the last look, which becomes the position of the next visit
    known_message bigint      not null,
    looked_at     timestamptz not null,
    primary key (user_id, chat_id)
);

create index reading_position_of_chat on reading_position (chat_id);

-- Posts as a feed counts them, by person and by day, without a look at the rows.
create index message_post_by_date on message (chat_id, date desc, id desc) include (album) where deleted_at is null and kind = 0;

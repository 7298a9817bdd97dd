-- Pictures of followed public channels: what was fetched, what it takes, and why the rest was not.
create table preview_picture (
    message_id bigint      not null references message on delete cascade,
    place      int         not null,           -- which of the message's media
    still      boolean     not null,           -- whether it is the still of a film
    remote_id  text,                           -- what the page calls the file; null where it does not
    blob       text,                           -- null where it was not fetched or has gone again
    bytes      bigint      not null,
    reason     text,                           -- why there is none
    posted_at  timestamptz not null,           -- of two pictures the older post's goes first
    primary key (message_id, place, still)
);

create index preview_picture_kept on preview_picture (posted_at, message_id) where blob is not null;
create index preview_picture_without on preview_picture (posted_at) where blob is null;

-- The picture above a channel's posts: where it was shown last, and when it is fetched next.
create table channel_photo (
    chat_id bigint      not null primary key references chat on delete cascade,
    url     text        not null,
    next_at timestamptz not null,
    reason  text
);

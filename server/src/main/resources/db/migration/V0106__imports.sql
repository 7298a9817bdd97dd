-- Which import saw which messages: what an import can be taken back by. A job's row goes after ninety days; these stay as long
-- as the chat.
create table chat_import (
    job_id     uuid        not null,
    chat_id    bigint      not null references chat on delete cascade,
    user_id    bigint,                       -- who brought it
    name       text        not null,         -- what they called the file
    started_at timestamptz not null,
    primary key (job_id, chat_id)
);
create index chat_import_of_chat on chat_import (chat_id);

-- The ids of one batch as ranges: two thousand messages in a row are one range, and several imports may hold the same id.
create table chat_import_ids (
    job_id  uuid           not null,
    chat_id bigint         not null,
    batch   bigint         not null,         -- messages of the file before its end
    ids     int8multirange not null,
    primary key (job_id, chat_id, batch),
    foreign key (job_id, chat_id) references chat_import on delete cascade
);
create index chat_import_ids_of_chat on chat_import_ids (chat_id);

-- Since when imports are noted. What an export had shown before belongs to imports that nobody knows any more.
create table import_history (
    since timestamptz not null
);
insert into import_history (since) values (clock_timestamp());

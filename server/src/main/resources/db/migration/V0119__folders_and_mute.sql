-- How a person arranges their channels: at most one folder for each, named by the channels in it, and whether it is muted.
create table arrangement (
  user_id bigint  not null references users on delete cascade,
  chat_id bigint  not null references chat on delete cascade,
  folder  text    check (length(folder) between 1 and 60),
  muted   boolean not null default false,
  primary key (user_id, chat_id),
  check (folder is not null or muted)
);

create index arrangement_by_chat on arrangement (chat_id);

-- Posts and answers that people keep for later, each with a note of their own. A saved post may be erased: its row stays.
create table saved (
  id         bigint      generated always as identity primary key,
  user_id    bigint      not null references users on delete cascade,
  message_id bigint,
  answer_id  uuid        references answer on delete cascade,
  note       text        not null default '' check (length(note) <= 4000),
  saved_at   timestamptz not null,
  removed_at timestamptz,
  check ((message_id is null) <> (answer_id is null)),
  unique nulls not distinct (user_id, message_id, answer_id)
);

-- The list of one person, newest first.
create index saved_of_user on saved (user_id, id desc) where removed_at is null;
create index saved_of_message on saved (message_id) where message_id is not null;
create index saved_of_answer on saved (answer_id) where answer_id is not null;
create index saved_removed on saved (removed_at) where removed_at is not null;

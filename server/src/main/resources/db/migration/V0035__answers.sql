-- What people asked and what they were answered.
create table answer (
  id          uuid        primary key,
  user_id     bigint      references users on delete cascade,
  asked_at    timestamptz not null,
  question    text        not null,
  kind        text        not null,
  model       text,
  took_ms     bigint      not null,
  from_cache  boolean     not null
);

-- The history of one person, newest first.
create index answer_of_user on answer (user_id, id desc);

-- A statement rests on citations of the same answer, named by their numbers.
create table answer_statement (
  answer_id uuid    not null references answer on delete cascade,
  position  integer not null,
  text      text    not null,
  citations integer[] not null,
  primary key (answer_id, position)
);

-- The sentence of a post that a statement rests on, as it was. The post may be erased; the row stays without its sentence.
create table answer_citation (
  answer_id   uuid    not null references answer on delete cascade,
  number      integer not null,
  message_id  bigint  not null,
  chat_id     bigint  not null,
  telegram_id bigint  not null,
  dated       timestamptz,
  from_unit   integer not null,
  to_unit     integer not null,
  sentence    text    not null,
  state       text    not null default 'current',
  primary key (answer_id, number)
);

create index answer_citation_of_message on answer_citation (message_id);

-- How a person of Telegram becomes known as a user: codes that work once, and who guessed wrong how often.
alter table users
  add column telegram_name text,
  add column telegram_linked_at timestamptz,
  add column language_chosen boolean not null default false;

create table telegram_link_codes (
  code_hash bytea primary key,
  user_id bigint not null unique references users (id) on delete cascade,
  expires_at timestamptz not null
);

create table telegram_link_failures (
  telegram_id bigint primary key,
  failures integer not null,
  since timestamptz not null
);

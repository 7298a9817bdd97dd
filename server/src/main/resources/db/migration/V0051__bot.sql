-- What Kanal's own bot remembers between two updates.

-- A button carries the id alone; what it does stands here.
create table bot_button (
  id bigint generated always as identity primary key,
  bot_id bigint not null,
  telegram_id bigint not null,
  action text not null,
  arguments jsonb not null,
  expires_at timestamptz not null
);
create index bot_button_expiry on bot_button (expires_at);

-- What the bot asked somebody in a chat and still waits for.
create table bot_dialog (
  bot_id bigint not null,
  chat_id bigint not null,
  telegram_id bigint not null,
  command text not null,
  -- The update that began it.
  asked bigint not null,
  expires_at timestamptz not null,
  primary key (bot_id, chat_id, telegram_id)
);
create index bot_dialog_expiry on bot_dialog (expires_at);

-- When somebody who is not linked was last told so.
create table bot_refusal (
  telegram_id bigint primary key,
  at timestamptz not null
);

-- The menu of commands as Telegram has it.
create table bot_menu (
  bot_id bigint not null,
  scope text not null,
  language text not null,
  fingerprint text not null,
  primary key (bot_id, scope, language)
);

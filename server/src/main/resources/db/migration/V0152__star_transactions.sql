-- How many transactions of a bot's account in Stars were read; Telegram lists them oldest first.
create table star_reading (
  bot_id       bigint  not null primary key,
  transactions integer not null
);

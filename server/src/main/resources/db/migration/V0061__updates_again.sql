-- A person wants this update answered after all; the holder of the bot's token takes it up.
alter table update_waiting add column again boolean not null default false;
create index update_waiting_again on update_waiting (bot_id) where again;

-- The picture of a chat, as its hash among the stored files.

alter table chat add column photo text;

create index chat_by_photo on chat (photo) where photo is not null;

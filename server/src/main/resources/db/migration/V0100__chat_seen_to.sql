-- The largest message id that a source which sees the chat by itself has brought: completeness is measured up to there.
-- What other programs push says nothing about what they leave out.
alter table chat add column seen_to bigint;

update chat c set seen_to = (
    select max(m.telegram_id) from message m
    where m.chat_id = c.id and m.telegram_id <= 2147483647
      and exists (select from witness w where w.message_id = m.id and w.source <> 5));

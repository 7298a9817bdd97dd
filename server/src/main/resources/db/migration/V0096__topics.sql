-- Topics of forum groups, and answers to messages of other chats.
alter table message
    add column topic bigint,                 -- Telegram id of the message that opened its topic
    add column topic_name text,              -- what the topic is called since this message; on what opens or renames one
    add column reply_chat bigint,            -- marked id of another chat whose message it answers
    add column reply_chat_message bigint;

create index message_topic_name on message (chat_id, topic) where topic_name is not null;

-- What opened a topic is known by its name; until now what stood in the topic was taken for answers to it.
update message
set topic = telegram_id, thread_root = telegram_id,
    topic_name = case when service = 'topic_created' then ((media::jsonb -> 0 ->> 'facts')::jsonb ->> 'title') end
where service in ('topic_created', 'forum_topic_created');

update message m
set topic = r.telegram_id, reply_to = nullif(m.reply_to, r.telegram_id)
from message r
where r.topic = r.telegram_id and m.chat_id = r.chat_id and m.thread_root = r.telegram_id and m.id <> r.id;

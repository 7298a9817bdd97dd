-- What is marked as being sent is looked for every few seconds, among all that the queue keeps.
create index telegram_outgoing_sending on telegram_outgoing (bot_id) where state = 'SENDING';

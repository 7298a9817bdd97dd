-- Questions before a payment are looked for apart from all other updates, at each arrival.
create index update_inbox_urgent on update_inbox (bot_id, seq) where kind = 'pre_checkout_query';

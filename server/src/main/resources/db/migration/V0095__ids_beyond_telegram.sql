-- Earlier versions took message ids that Telegram cannot have given (it counts in 31 bits). Such messages stay, but no range of ids
-- is measured by them: one at the end of 64 bits broke every sum it took part in.
update chat c
set first_message = s.first, last_message = s.last
from (select chat_id, min(telegram_id) filter (where telegram_id <= 2147483647) as first,
             max(telegram_id) filter (where telegram_id <= 2147483647) as last
      from message
      where chat_id in (select id from chat where last_message > 2147483647)
      group by chat_id) s
where s.chat_id = c.id;

-- The grant of the bot's lease under which its updates are being answered; null once that has ended in order. A later holder
-- that finds it knows that the one before was cut short, perhaps by an update.
alter table telegram_bot add column answering bigint;

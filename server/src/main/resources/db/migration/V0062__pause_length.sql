-- How long the wait was at most, so that a clock that is set back does not make it longer.
alter table telegram_pause add column millis bigint;

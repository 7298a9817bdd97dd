-- The calendar a person's days are told in; null for the one of their language.
alter table users add column calendar text check (calendar in ('gregorian', 'persian'));

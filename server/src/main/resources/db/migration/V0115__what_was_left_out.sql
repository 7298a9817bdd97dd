-- How much of what a chat model said was left out of an answer, because nothing proved it.
alter table answer
  add column left_out integer not null default 0;

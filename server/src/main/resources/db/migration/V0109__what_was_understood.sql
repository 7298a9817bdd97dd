-- What a question was taken to mean beyond its words, and what was counted for it.
alter table answer
  add column time_words text,
  add column since date,
  add column until date,
  add column about text,
  add column counted bigint,
  add column counted_query text,
  add column counted_approximately boolean;

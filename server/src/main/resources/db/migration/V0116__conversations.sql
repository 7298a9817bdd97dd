-- Which answer a question followed, so that a conversation can be read as a whole.
alter table answer
  add column previous uuid references answer (id) on delete set null;
create index answer_by_previous on answer (previous) where previous is not null;

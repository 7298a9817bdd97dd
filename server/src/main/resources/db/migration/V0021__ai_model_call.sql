-- What calls of chat models cost: numbers only, no texts.
create table model_call (
  id         bigint generated always as identity primary key,
  called_at  timestamptz not null,
  purpose    text        not null,
  model      text        not null,
  tokens_in  integer     not null,
  tokens_out integer     not null,
  took_ms    bigint      not null,
  outcome    text        not null
);

create index model_call_called_at on model_call (called_at);

-- Which models have made vectors here. Vectors of two of them are never compared.
create table embedding_model (
  id          integer generated always as identity primary key,
  name        text        not null,
  fingerprint text        not null,
  dimension   integer     not null check (dimension > 0),
  first_used  timestamptz not null default now(),
  unique (name, fingerprint, dimension)
);

-- One vector per content and model, whoever posted it and however often: numbers of half precision, little endian.
create table vector (
  model        integer not null references embedding_model,
  content_hash bytea   not null,
  vector       bytea   not null,
  primary key (model, content_hash)
);

-- Vectors do not shrink when compressed; trying costs time.
alter table vector alter column vector set storage external;

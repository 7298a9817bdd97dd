-- Whether people's doors are shut for a while, and what they say then: one row, or none.
create table maintenance (
  one boolean primary key default true check (one),
  text text not null check (length(text) between 1 and 500),
  until timestamptz,
  since timestamptz not null,
  started_by bigint
);

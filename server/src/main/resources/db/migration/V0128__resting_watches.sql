-- Watches above the limit of a tier rest until the person chooses or the limit grows.
alter table watch add column over_limit boolean not null default false;

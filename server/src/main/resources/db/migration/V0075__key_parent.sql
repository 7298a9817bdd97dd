-- The key by which a key was made; it ends with that one.
alter table api_keys add column parent_id bigint references api_keys (id) on delete cascade;
create index api_keys_parent on api_keys (parent_id) where parent_id is not null;

-- What administrators changed of the installation's settings; a setting without a row is as the environment has it.
create table installation_setting (
  name text primary key check (name ~ '^[a-z_]{1,40}$'),
  value text not null check (length(value) <= 20000), -- empty for nothing
  changed_by bigint references users (id) on delete set null,
  changed_at timestamptz not null
);

-- People who use Kanal, what proves who they are, and what they did.
create table users (
  id bigint generated always as identity primary key,
  name text not null check (length(name) between 1 and 100),
  role text not null check (role in ('administrator', 'member')),
  zone text not null,
  language text not null,
  telegram_id bigint unique,
  active boolean not null default true,
  created_at timestamptz not null
);

create table api_keys (
  id bigint generated always as identity primary key,
  handle text not null unique,
  user_id bigint not null references users (id) on delete cascade,
  name text not null check (length(name) between 1 and 100),
  token_hash bytea not null,
  scopes text[] not null check (cardinality(scopes) > 0),
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_keys_user on api_keys (user_id, id);

create table sessions (
  id uuid primary key,
  user_id bigint not null references users (id) on delete cascade,
  token_hash bytea not null unique,
  browser text,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index sessions_user on sessions (user_id, id);
create index sessions_expiry on sessions (expires_at);

create table login_links (
  token_hash bytea primary key,
  user_id bigint not null references users (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  consumed_at timestamptz
);
create index login_links_expiry on login_links (expires_at);

-- Who did what to whom; rows outlive the people they name.
create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  actor bigint,
  action text not null,
  subject text,
  detail text
);
create index audit_at on audit (at);

-- What people may use, how they came in, and what they used of it.
alter table users
  add column tier text not null default 'free'
    check (tier in ('free', 'trial', 'basic', 'premium', 'enterprise')),
  add column tier_since timestamptz,
  -- Null for as long as nobody ends it.
  add column tier_until timestamptz,
  -- A limit of channels of the person's own, in place of their tier's.
  add column most_channels integer check (most_channels between 1 and 100000),
  -- Nothing older is shown to the person; null for everything.
  add column retention_days integer check (retention_days between 1 and 365),
  add column telegram_username text,
  add column blocked_at timestamptz,
  -- Null for a block without an end.
  add column blocked_until timestamptz,
  add column block_reason text;

-- Nobody who was here before there were tiers loses anything.
update users set tier = 'enterprise', tier_since = now();

create index users_tier on users (tier, id);
create index users_tier_end on users (tier_until) where tier_until is not null;
create index users_block_end on users (blocked_until) where blocked_until is not null;

create table invite (
  code text primary key check (code ~ '^[A-Z0-9]{12}$'),
  created_by bigint references users (id) on delete set null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  most_uses integer not null check (most_uses between 1 and 10000),
  uses integer not null default 0 check (uses between 0 and most_uses),
  tier text not null check (tier in ('free', 'trial', 'basic', 'premium', 'enterprise')),
  -- For how many days the tier is given; null without an end.
  tier_days integer check (tier_days between 1 and 3650)
);
create index invite_time on invite (created_at, code);

create table invite_use (
  code text not null references invite (code) on delete cascade,
  user_id bigint not null references users (id) on delete cascade,
  at timestamptz not null,
  primary key (code, user_id)
);
create index invite_use_person on invite_use (user_id);

create table subscription_event (
  id bigint generated always as identity primary key,
  user_id bigint not null references users (id) on delete cascade,
  at timestamptz not null,
  action text not null check (action in ('created', 'upgraded', 'downgraded', 'renewed', 'expired', 'revoked')),
  old_tier text,
  new_tier text not null,
  until timestamptz,
  -- Null where Kanal itself did it.
  actor bigint,
  note text
);
create index subscription_event_person on subscription_event (user_id, id);

-- Which notice of a coming end was given: each once for each end.
create table subscription_notice (
  user_id bigint not null references users (id) on delete cascade,
  until timestamptz not null,
  days integer not null,
  at timestamptz not null,
  primary key (user_id, until, days)
);

-- What a person used on a day of their own.
create table use_of_day (
  user_id bigint not null references users (id) on delete cascade,
  day date not null,
  what text not null check (what in ('posts', 'questions')),
  used integer not null check (used >= 0),
  primary key (user_id, day, what)
);
create index use_of_day_day on use_of_day (day);

-- Which posts were listed to a person on a day: one that is listed again counts no second time.
create table listed_post (
  user_id bigint not null references users (id) on delete cascade,
  day date not null,
  message_id bigint not null,
  primary key (user_id, day, message_id)
);

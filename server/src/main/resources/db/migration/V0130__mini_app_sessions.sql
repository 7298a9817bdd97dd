-- Sessions of Mini Apps beside those of browsers, tokens that change while a session lives, and launches that were used.
alter table sessions
    add column mini_app         boolean     not null default false,
    add column form_key         uuid        not null default gen_random_uuid(), -- what forms of its pages prove themselves with
    add column as_administrator boolean     not null default false,             -- of its person when it was opened
    add column token_at         timestamptz not null default now(),             -- since when its token is this one
    add column former_hash      bytea,                                          -- of the token before
    add column former_until     timestamptz;                                    -- null until the present token was seen

update sessions s
set token_at = s.created_at,
    as_administrator = (select u.role = 'administrator' from users u where u.id = s.user_id);

create unique index sessions_former on sessions (former_hash) where former_hash is not null;

-- A launch opens one session; rows are older than any launch that is taken when they go.
create table mini_app_launch (
    hash       bytea       primary key,
    session_id uuid        not null,
    used_at    timestamptz not null
);
create index mini_app_launch_used on mini_app_launch (used_at);

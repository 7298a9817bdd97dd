-- The change log: rows in commit order. One index serves every read, because followers read lane by lane.
create table change_log (
    seq bigint generated always as identity (cache 1),
    lane text not null check (lane in ('LIVE', 'BULK')),
    kind text not null,
    chat_id bigint,
    message_id bigint,
    detail text,
    created_at timestamptz not null default clock_timestamp(),
    primary key (lane, seq)
);

-- One row: which history the sequence numbers belong to, and up to where each lane has been pruned.
create table change_log_state (
    one boolean primary key default true check (one),
    epoch bigint not null,
    pruned_live bigint not null default 0,
    pruned_bulk bigint not null default 0
);
insert into change_log_state (epoch) values ((extract(epoch from clock_timestamp()) * 1000)::bigint);

-- Exclusive work of one instance at a time. Rows stay after a release: the epoch must never fall back.
create table lease (
    name text primary key,
    holder text not null,
    epoch bigint not null,
    granted_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null
);

-- Followers whose effects are in PostgreSQL or in the outside world. The fence is the epoch of the lease that wrote last.
create table follower (
    name text primary key,
    role text not null check (role in ('VIEW', 'REACTION')),
    state text not null check (state in ('NEW', 'REBUILDING', 'FOLLOWING')),
    log_epoch bigint not null,
    live bigint not null,
    bulk bigint not null,
    holder text,
    fence bigint not null default 0,
    -- Set by a person: rebuild a view, or move a reaction to the head.
    reset_requested boolean not null default false,
    -- Set by a person: give up the change that is failing now.
    skip_seq bigint,
    -- Set by a person: live changes of this range are applied once more; replay_after moves up to replay_through.
    replay_after bigint,
    replay_through bigint,
    -- What fails now; null while all is well.
    failing_seq bigint,
    error text,
    seen_at timestamptz not null default clock_timestamp()
);

-- Followers that every node runs for itself; here stands what each node has made durable on its own disk.
create table node_follower (
    name text not null,
    node text not null,
    state text not null check (state in ('REBUILDING', 'FOLLOWING')),
    log_epoch bigint not null,
    live bigint not null,
    bulk bigint not null,
    reset_requested boolean not null default false,
    skip_seq bigint,
    failing_seq bigint,
    error text,
    seen_at timestamptz not null default clock_timestamp(),
    primary key (name, node)
);

-- Changes that failed again and again. The node is empty for followers that run once.
create table follower_set_aside (
    follower text not null,
    node text not null default '',
    seq bigint not null,
    lane text not null,
    kind text not null,
    chat_id bigint,
    message_id bigint,
    detail text,
    error text not null,
    retry_requested boolean not null default false,
    set_aside_at timestamptz not null default clock_timestamp(),
    primary key (follower, node, seq)
);

-- Queues of slow work, worked by any node. A lease is a ready_at in the future with a worker.
create table slow_work (
    queue text not null,
    key text not null,
    -- 0 live, 1 bulk
    priority smallint not null,
    -- Raised when the key is enqueued while it is worked on: then it is worked on once more.
    generation bigint not null default 0,
    ready_at timestamptz not null default '-infinity',
    worker text,
    attempts integer not null default 0,
    set_aside boolean not null default false,
    error text,
    enqueued_at timestamptz not null default clock_timestamp(),
    primary key (queue, key)
);
create index slow_work_next on slow_work (queue, priority, ready_at) where not set_aside;
create index slow_work_set_aside on slow_work (queue) where set_aside;

-- Long work that people see. The row owns the state; the scheduler's table only says when and where it runs.
create table job (
    id uuid primary key,
    kind text not null,
    title text not null,
    parameters jsonb not null,
    -- Who asked: null is Kanal itself.
    user_id bigint,
    administrator boolean not null,
    scopes text[] not null,
    state text not null check (state in ('WAITING', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED')),
    cancel_requested boolean not null default false,
    -- Raised by each run: only the newest run may write.
    run integer not null default 0,
    failures integer not null default 0,
    done bigint not null default 0,
    total bigint,
    rate_per_second double precision not null default 0,
    counts jsonb not null default '{}',
    skipped jsonb not null default '[]',
    -- Where a later run goes on, and the progress and report as they stood there.
    checkpoint jsonb,
    error text,
    created_at timestamptz not null default clock_timestamp(),
    started_at timestamptz,
    updated_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz
);
create index job_by_user on job (user_id, id desc);
create index job_by_kind on job (kind, id desc);

-- db-scheduler's own table, as its documentation gives it.
create table scheduled_tasks (
    task_name text not null,
    task_instance text not null,
    task_data bytea,
    execution_time timestamptz,
    picked boolean not null,
    picked_by text,
    last_success timestamptz,
    last_failure timestamptz,
    consecutive_failures int,
    last_heartbeat timestamptz,
    version bigint not null,
    priority smallint,
    state text,
    primary key (task_name, task_instance)
);
create index scheduled_tasks_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat on scheduled_tasks (last_heartbeat);
create index scheduled_tasks_priority on scheduled_tasks (priority desc, execution_time asc);

-- Exports of one person's data. The file lies in the data directory of the node that wrote it, under the id.
create table personal_export (
    id           uuid        primary key,
    user_id      bigint      not null,         -- whose data
    requested_by bigint,                       -- who asked; null for the person
    job_id       uuid        not null,
    requested_at timestamptz not null,
    bytes        bigint,                       -- null while it is written
    expires_at   timestamptz                   -- when the file goes
);
create index personal_export_of_user on personal_export (user_id, id desc);
create index personal_export_expiry on personal_export (expires_at) where expires_at is not null;

-- Erasures of people. The id is random: who knows it may read the report, which no session could show any more.
create table erasure (
    id           uuid        primary key,
    user_id      bigint,                       -- null as soon as they are gone
    pseudonym    text        not null,
    job_id       uuid        not null,
    requested_at timestamptz not null,
    finished_at  timestamptz,
    report       jsonb,                        -- sorts and counts; null until it is done, and again when it was read
    read_at      timestamptz
);
create index erasure_unfinished on erasure (user_id) where user_id is not null;

-- A session that a block ended stays until its time, so that whoever shows it is told why it opens nothing.
alter table sessions
    add column ended_at timestamptz; -- null while it lives

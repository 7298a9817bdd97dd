-- Jobs that ended are removed after a while, oldest first.
create index job_by_end on job (finished_at) where finished_at is not null;

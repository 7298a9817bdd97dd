-- What a running job does beside its kind's own work, and what keeps it from getting on.
alter table job add column phase text, add column trouble text;
-- What is unfinished stands before everything else on Status, however many have ended.
create index job_unfinished on job (id) where state in ('WAITING', 'RUNNING');

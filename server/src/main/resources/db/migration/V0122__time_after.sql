-- How long the phases of a job behind its present one will take, as it seems now.
alter table job add column after_seconds bigint not null default 0;

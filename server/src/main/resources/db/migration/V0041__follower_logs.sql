-- Which log a follower follows: '' is the change log, any other name a log beside it.
alter table follower add column log text not null default '';

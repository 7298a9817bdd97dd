-- How many posts of the pages read last could not be read; 0 where all could.
alter table preview_channel add column unreadable int not null default 0;

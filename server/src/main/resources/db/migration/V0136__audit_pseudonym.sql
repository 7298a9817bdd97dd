-- What somebody did who was erased since: the pseudonym that stands for them. The actor is null then.
alter table audit add column pseudonym text;

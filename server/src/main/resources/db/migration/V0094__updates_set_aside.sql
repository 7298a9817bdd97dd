-- Updates that wait for a person, of which Status shows the count: hardly any of those that wait at all.
create index update_waiting_set_aside on update_waiting (seq) where set_aside_at is not null;

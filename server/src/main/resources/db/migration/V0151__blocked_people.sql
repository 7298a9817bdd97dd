-- The few who are blocked are listed among very many, and counted.
create index users_blocked on users (id) where not active;

-- A job keeps what its caller might do, the role already counted in; the role alone is kept nowhere.
update job set scopes = array_remove(scopes, 'ADMIN') where not administrator;
alter table job drop column administrator;

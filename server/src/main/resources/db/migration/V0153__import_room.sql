-- How much an import added to the record and the stored files, about; what was brought in before counts nothing.
alter table chat_import add column bytes bigint not null default 0;
create index chat_import_of_user on chat_import (user_id) where user_id is not null;

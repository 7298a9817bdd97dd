-- Whether a person chose their zone; until then it follows the browser. A zone other than the machine's, which is this
-- session's as well, was chosen.
alter table users add column zone_chosen boolean not null default false;
update users set zone_chosen = true where zone <> current_setting('TimeZone');

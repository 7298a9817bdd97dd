-- Figures count answers by the days on which they were asked for.
create index answer_asked on answer (asked_at) include (kind);

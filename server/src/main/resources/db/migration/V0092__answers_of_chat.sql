-- When a chat is joined, its citations move.
create index answer_citation_of_chat on answer_citation (chat_id);

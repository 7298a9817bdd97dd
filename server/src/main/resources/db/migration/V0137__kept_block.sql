-- Telegram accounts whose people were blocked when they were erased: the block holds for whoever comes with the account again.
create table kept_block (
    pseudonym text primary key,                -- of the account
    until     timestamptz                      -- null without an end
);

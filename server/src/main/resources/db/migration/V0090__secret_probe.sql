-- One sealed word: tells at start whether the key file beside the server is the one that seals this database's secrets.
create table secret_probe (
    one boolean primary key default true check (one),
    sealed bytea not null
);

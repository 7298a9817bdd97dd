-- Which installed model makes the vectors, for all nodes; no row: the one inside the program. A setting of a node wins.
create table chosen_model (
  one_row     boolean     primary key default true check (one_row),
  name        text        not null,
  fingerprint text        not null,
  dimension   integer     not null check (dimension > 0),
  -- Since when a node works with it: from then on no other model fills the queue's vectors.
  begun_at    timestamptz,
  chosen_at   timestamptz not null default clock_timestamp()
);

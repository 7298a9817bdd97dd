-- Invoices over tiers, each made for one person; the payload is random, and names the invoice when it is paid.
create table star_invoice (
  id          bigint generated always as identity primary key,
  payload     text        not null unique,
  bot_id      bigint      not null,
  user_id     bigint      not null references users (id) on delete cascade,
  tier        text        not null,
  stars       integer     not null check (stars > 0),
  link        text        not null,
  created_at  timestamptz not null,
  canceled_at timestamptz                       -- what is paid by it is not paid again
);
create unique index star_invoice_of on star_invoice (user_id, bot_id, tier, stars);

-- What was paid and what went back. Lines are only added.
create table star_ledger (
  id              bigint generated always as identity primary key,
  at              timestamptz not null,
  kind            text        not null check (kind in ('payment', 'renewal', 'refund', 'chargeback', 'manual')),
  user_id         bigint      references users (id) on delete set null,
  pseudonym       text,                         -- in the place of a person who was erased
  telegram_id     bigint,                       -- of who paid
  bot_id          bigint,
  tier            text,
  stars           integer     not null,         -- negative where they went back
  charge_id       text,                         -- Telegram's number of the payment
  subscription    text,                         -- charge of the first payment of the subscription
  invoice_id      bigint      references star_invoice (id) on delete set null,
  until           timestamptz,                  -- paid up to then
  trouble         text,                         -- why nothing was given for it
  note            text,
  entered_by      bigint,                       -- the administrator who did it
  refund_asked_at timestamptz,                  -- an administrator wants it back, and Telegram may have heard it
  refund_asked_by bigint
);
-- A charge is credited once, and goes back once.
create unique index star_ledger_charge on star_ledger (charge_id) where kind in ('payment', 'renewal');
create unique index star_ledger_back on star_ledger (charge_id) where kind in ('refund', 'chargeback');
create index star_ledger_person on star_ledger (user_id, id);
create index star_ledger_invoice on star_ledger (invoice_id, id) where invoice_id is not null;

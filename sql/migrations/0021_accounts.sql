-- A person's own account: the way back in when a password is lost.

-- The operator's one-time link; here is nothing but its token's SHA-256.
create table account_reset (
  token_hash  text primary key check (token_hash ~ '^[0-9a-f]{64}$'),
  account_id  int not null references account on delete cascade,
  created_at  timestamptz not null,
  expires_at  timestamptz not null check (expires_at <= created_at + interval '1 day'),
  used_at     timestamptz
);
create index account_reset_account on account_reset (account_id);
alter table account_reset enable row level security;
alter table account_reset force row level security;
create policy own on account_reset using (account_id = (select cx_account())) with check (account_id = (select cx_account()));
create policy holder on account_reset for select using (token_hash = (select cx_share()));

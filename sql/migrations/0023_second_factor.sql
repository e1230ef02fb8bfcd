-- The second factor: a secret sealed under the installation's key, in force once a code of it was given.
create table second_factor (
  account_id    int primary key references account on delete cascade,
  secret        bytea not null,
  confirmed_at  timestamptz,
  last_step     bigint not null default 0  -- the half minute of the last code that was spent: none before it is good
);
alter table second_factor enable row level security;
alter table second_factor force row level security;
create policy own on second_factor using (account_id = (select cx_account())) with check (account_id = (select cx_account()));

-- For when the app is lost; each good once, and here as its SHA-256 only.
create table recovery_code (
  account_id  int not null references second_factor on delete cascade,
  code_hash   text not null check (code_hash ~ '^[0-9a-f]{64}$'),
  used_at     timestamptz,
  primary key (account_id, code_hash)
);
alter table recovery_code enable row level security;
alter table recovery_code force row level security;
create policy own on recovery_code using (account_id = (select cx_account())) with check (account_id = (select cx_account()));

-- People of a workspace: invitations by link, when somebody was last here, and the sessions they have open.

-- An invitation lets one person in, once. Its link carries the token; here is nothing but the token's SHA-256.
create table invitation (
  workspace_id   int not null references workspace on delete cascade,
  invitation_id  int generated always as identity,
  token_hash     text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  role           text not null check (role in ('owner', 'editor', 'viewer')),
  email          text check (length(email) between 3 and 254),  -- whom it is meant for; anybody with the link unless given
  invited_by     int references account on delete set null,
  invited_as     text not null,                                 -- the name as it was then
  created_at     timestamptz not null default now(),
  expires_at     timestamptz not null check (expires_at <= created_at + interval '31 days'),
  used_at        timestamptz,
  used_by        int references account on delete set null,
  revoked_at     timestamptz,
  primary key (workspace_id, invitation_id)
);
call cx_fence('invitation');
-- Whoever holds the token may read what it invites to, and nothing else.
create policy holder on invitation for select using (token_hash = (select cx_share()));

alter table account add column last_seen_at timestamptz;

-- One row a sign-in. A cookie whose row has ended or is gone lets nobody in.
create table account_session (
  session_id    uuid primary key default gen_random_uuid(),
  account_id    int not null references account on delete cascade,
  created_at    timestamptz not null,
  last_seen_at  timestamptz not null,
  address       text not null,  -- the network only, as with those who look at a share
  browser       text not null check (length(browser) <= 60),
  ended_at      timestamptz
);
create index account_session_account on account_session (account_id);
alter table account_session enable row level security;
alter table account_session force row level security;
create policy own on account_session using (account_id = (select cx_account())) with check (account_id = (select cx_account()));

-- Who took the installation owns what the operator makes on it; other owners own what they made or were given.
alter table first_owner_code add column claimed_by int references account on delete set null;
select set_config('cx.system', 'on', true);
update first_owner_code set claimed_by = (select min(account_id) from membership where role = 'owner') where claimed_at is not null;
select set_config('cx.system', '', true);

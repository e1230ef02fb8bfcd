-- Workspaces, people, sources, the run ledger, and the fence around every workspace's rows.
--
-- The fence: each table with a workspace_id has row-level security enabled AND forced, so that even its owner is bound.
-- A session says in whose name it acts by set_config(…, is_local => true) inside its transaction:
--   cx.workspace  the one workspace whose rows it sees
--   cx.account    a signed-in person looking for the workspaces they belong to
--   cx.system     'on' for the few tables that the scheduler reads across workspaces (sources and their runs)
-- A setting that was once set reads '' and not NULL afterwards; nullif() keeps that from becoming an error or a match.

create function cx_workspace() returns int language sql stable
  return nullif(current_setting('cx.workspace', true), '')::int;
create function cx_account() returns int language sql stable
  return nullif(current_setting('cx.account', true), '')::int;
create function cx_system() returns boolean language sql stable
  return coalesce(current_setting('cx.system', true), '') = 'on';

-- Fences a table: rows of the session's workspace only. The subselects make the planner ask once a query, not once a row.
create procedure cx_fence(fenced regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', fenced);
  execute format('alter table %s force row level security', fenced);
  execute format('create policy workspace on %s using (workspace_id = (select cx_workspace())) '
                 'with check (workspace_id = (select cx_workspace()))', fenced);
end $$;

create table workspace (
  workspace_id       int generated always as identity primary key,
  key                text not null unique check (key ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  name               text not null check (length(name) between 1 and 120),
  time_zone          text not null,
  week_start         smallint not null default 1 check (week_start between 0 and 6),  -- 0 is Sunday
  fiscal_year_start  smallint not null default 1 check (fiscal_year_start between 1 and 12),
  currency           text not null default 'EUR' check (currency ~ '^[A-Z]{3}$'),
  minimum_n          int not null default 10 check (minimum_n >= 1),
  minimum_n_nps      int not null default 30 check (minimum_n_nps >= 1),
  keeps_verbatims    boolean not null default false,
  is_sample          boolean not null default false,
  created_at         timestamptz not null default now()
);

create table account (
  account_id      int generated always as identity primary key,
  email           text not null,
  name            text not null check (length(name) between 1 and 120),
  password_hash   text not null,
  security_stamp  text not null,
  created_at      timestamptz not null default now()
);
create unique index account_email on account (lower(email));

create table membership (
  workspace_id  int not null references workspace on delete cascade,
  account_id    int not null references account on delete cascade,
  role          text not null check (role in ('owner', 'editor', 'viewer')),
  primary key (workspace_id, account_id)
);
create index membership_account on membership (account_id);

-- The one-time code by which the first owner takes the installation; only its hash is kept. One row at most.
create table first_owner_code (
  the_one     boolean primary key default true check (the_one),
  code_hash   bytea not null,
  claimed_at  timestamptz
);

alter table membership enable row level security;
alter table membership force row level security;
create policy workspace on membership
  using (workspace_id = (select cx_workspace()) or account_id = (select cx_account()) or (select cx_system()))
  with check (workspace_id = (select cx_workspace()) or (select cx_system()));

alter table workspace enable row level security;
alter table workspace force row level security;
create policy workspace on workspace
  using (workspace_id = (select cx_workspace()) or (select cx_system())
         or exists (select from membership m where m.workspace_id = workspace.workspace_id
                                               and m.account_id = (select cx_account())))
  with check (workspace_id = (select cx_workspace()) or (select cx_system()));

-- Sources: a connector with its settings. Secrets are sealed (AES-GCM) before they get here.
create table source (
  workspace_id  int not null references workspace on delete cascade,
  source_id     int generated always as identity,
  connector     text not null,
  name          text not null check (length(name) between 1 and 120),
  settings      jsonb not null default '{}',
  secrets       bytea,
  cron          text not null,
  fresh_hours   int not null default 26 check (fresh_hours > 0),  -- older than this is stale
  since         date not null,                                    -- the first day wanted at all
  paused        boolean not null default false,
  created_at    timestamptz not null default now(),
  primary key (workspace_id, source_id),
  unique (workspace_id, name)
);
alter table source enable row level security;
alter table source force row level security;
create policy workspace on source
  using (workspace_id = (select cx_workspace()) or (select cx_system()))
  with check (workspace_id = (select cx_workspace()));

-- Where each stream stands. The cursor is opaque and only moves in the transaction that commits its page.
create table stream_state (
  workspace_id     int not null,
  source_id        int not null,
  stream           text not null,
  kind             text not null,             -- the fact kind it feeds
  cursor           text,
  settled_to       date,                      -- the last day the source no longer restates
  covers_to        date,                      -- the last day it has handed over at all
  last_success_at  timestamptz,
  last_attempt_at  timestamptz,
  last_fault       text,                      -- null after a success
  next_try_at      timestamptz,
  flags            jsonb not null default '{}',
  primary key (workspace_id, source_id, stream),
  foreign key (workspace_id, source_id) references source on delete cascade
);
call cx_fence('stream_state');

-- The run ledger: the truth about what ran, whatever a scheduler believes. received = inserted + updated + unchanged + rejected.
create table run (
  workspace_id   int not null,
  run_id         bigint generated always as identity,
  source_id      int not null,
  stream         text not null,
  trigger        text not null check (trigger in ('schedule', 'person', 'import')),
  state          text not null check (state in ('running', 'succeeded', 'failed', 'deferred', 'interrupted')),
  started_at     timestamptz not null default now(),
  ended_at       timestamptz,
  lease_id       uuid not null,
  lease_until    timestamptz not null,
  pages          int not null default 0,
  bytes          bigint not null default 0,
  received       bigint not null default 0,
  inserted       bigint not null default 0,
  updated        bigint not null default 0,
  unchanged      bigint not null default 0,
  rejected       bigint not null default 0,
  removed        bigint not null default 0,   -- rows of a replaced slice that the source no longer has
  cursor_before  text,
  cursor_after   text,
  quota_left     real,
  fault          text,
  primary key (workspace_id, run_id),
  foreign key (workspace_id, source_id) references source on delete cascade,
  check (received = inserted + updated + unchanged + rejected)
);
create index run_recent on run (workspace_id, source_id, started_at desc);
-- One running run a stream: the second starter finds the first one's lease.
create unique index run_one_at_a_time on run (workspace_id, source_id, stream) where state = 'running';
alter table run enable row level security;
alter table run force row level security;
create policy workspace on run
  using (workspace_id = (select cx_workspace()) or (select cx_system()))
  with check (workspace_id = (select cx_workspace()) or (select cx_system()));

-- Rows that could not be read, with the reason, to be read by a person and tried again.
create table dead_letter (
  workspace_id    int not null,
  dead_letter_id  bigint generated always as identity,
  source_id       int not null,
  run_id          bigint not null,
  payload         text not null,
  reason          text not null,
  created_at      timestamptz not null default now(),
  primary key (workspace_id, dead_letter_id),
  foreign key (workspace_id, run_id) references run on delete cascade
);
call cx_fence('dead_letter');

-- One number a workspace that grows with every committed change of its data; the site listens to its channel.
create table data_version (
  workspace_id  int primary key references workspace on delete cascade,
  version       bigint not null default 0,
  changed_at    timestamptz not null default now()
);
call cx_fence('data_version');

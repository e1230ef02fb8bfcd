-- Working on sources from their pages: pulls that people ask for, backfills in chunks, uploaded files, people who were
-- erased, and the audit of all of it.

-- Asked for by a person and not yet taken up; the next ring answers it.
alter table source add column asked_at timestamptz;

-- A person asks a run to stop; it looks between its pages.
alter table run add column stop_asked_at timestamptz;
alter table run add column stop_asked_by text;

-- A backfill reads days again, or for the first time, beside the live window. It lives here and not in a scheduler: a ring
-- says "pull this source", and whoever pulls takes the oldest open chunk up.
create table backfill (
  workspace_id  int not null,
  backfill_id   int generated always as identity,
  source_id     int not null,
  first_day     date not null,
  last_day      date not null check (last_day >= first_day),
  retries_run   bigint,                 -- reads again what this run could not read; null for a range that a person chose
  asked_by      text not null,
  asked_at      timestamptz not null default now(),
  cancelled_at  timestamptz,
  primary key (workspace_id, backfill_id),
  foreign key (workspace_id, source_id) references source on delete cascade
);
call cx_fence('backfill');

create table backfill_chunk (
  workspace_id  int not null,
  backfill_id   int not null,
  stream        text not null,
  first_day     date not null,
  last_day      date not null check (last_day >= first_day),
  turn          int not null,           -- of the streams of one first day, which goes first
  cursor        text,                   -- where it goes on; moves in the transaction that commits its page
  state         text not null default 'open' check (state in ('open', 'done', 'failed', 'cancelled')),
  tries         int not null default 0, -- that failed, one after another
  received      bigint not null default 0,
  changed       bigint not null default 0,
  next_try_at   timestamptz,            -- the source asked to wait until then
  fault         text,
  ended_at      timestamptz,
  primary key (workspace_id, backfill_id, stream, first_day),
  foreign key (workspace_id, backfill_id) references backfill on delete cascade
);
call cx_fence('backfill_chunk');

-- The chunk a run worked for, by its backfill and first day; null when it read the live window.
alter table run add column backfill_id int;
alter table run add column chunk_day date;
alter table run add foreign key (workspace_id, backfill_id, stream, chunk_day) references backfill_chunk;

-- An uploaded file, from its arrival to its end. Its content lies in the data folder until then.
create table upload (
  workspace_id  int not null references workspace on delete cascade,
  upload_id     uuid not null default gen_random_uuid(),
  kind          text not null,
  file_name     text not null check (length(file_name) between 1 and 200),
  bytes         bigint not null default 0,
  rows          bigint,                 -- counted on arrival
  state         text not null check (state in ('refused', 'waiting', 'queued', 'running', 'done', 'failed', 'cancelled')),
  reading       jsonb not null default '{}',   -- encoding, separator, order of dates, decimal sign
  mapping       jsonb not null default '{}',   -- field to column, and field to one value for all rows
  source_id     int,
  run_id        bigint,
  share         real not null default 0,       -- of its bytes that are committed
  uploaded_by   text not null,
  uploaded_at   timestamptz not null default now(),
  started_at    timestamptz,
  ended_at      timestamptz,
  fault         text,
  primary key (workspace_id, upload_id),
  foreign key (workspace_id, source_id) references source on delete cascade
);
create index upload_recent on upload (workspace_id, uploaded_at desc);
call cx_fence('upload');

-- How people matched the columns of a file, found again by the names in its header.
create table import_mapping (
  workspace_id  int not null references workspace on delete cascade,
  kind          text not null,
  header        bytea not null,         -- SHA-256 of the column names
  reading       jsonb not null,
  mapping       jsonb not null,
  saved_at      timestamptz not null default now(),
  primary key (workspace_id, kind, header)
);
call cx_fence('import_mapping');

-- Who answered; only a keyed hash, so that a person can be erased.
alter table answer add column respondent_hash bytea;

-- People who were erased, as keyed hashes. Every load looks here, so that no page brings one of them back.
create table erasure (
  workspace_id  int not null references workspace on delete cascade,
  person        bytea not null,
  erased_by     text not null,
  erased_at     timestamptz not null default now(),
  primary key (workspace_id, person)
);
comment on table erasure is 'Written once';  -- see grants.sql
call cx_fence('erasure');

-- What people did to sources. Written once: the site's login may neither change nor delete a line (grants.sql), and names
-- stay as they were. The owner's role forgets lines after 13 months.
create table audit (
  workspace_id  int not null references workspace on delete cascade,
  audit_id      bigint generated always as identity,
  at            timestamptz not null default now(),
  account_id    int,
  who           text not null,
  action        text not null,
  subject       text not null,
  detail        text,
  primary key (workspace_id, audit_id)
);
comment on table audit is 'Written once';
call cx_fence('audit');

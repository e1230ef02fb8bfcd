-- What people wrote beside a rating of a ticket, and the themes by which comments are gathered.

alter table rating
  add column comment         text,      -- null unless the workspace keeps verbatims
  add column polarity        smallint check (polarity between -100 and 100),
  add column requester_hash  bytea;

-- A theme is a list of words and phrases; a comment has every theme of which it holds one. They are held against the text
-- when it is read, so that a changed theme speaks of all days at once.
create table theme (
  workspace_id  int not null references workspace on delete cascade,
  theme         text not null check (theme ~ '^[a-z0-9][a-z0-9_-]{0,39}$' and theme <> 'none'),  -- none: no theme, in addresses
  name          text not null check (length(name) between 1 and 80),
  words         text[] not null check (cardinality(words) between 1 and 60),
  version       int not null default 1,
  changed_at    timestamptz not null default now(),
  primary key (workspace_id, theme)
);
create unique index theme_name on theme (workspace_id, lower(name));
call cx_fence('theme');

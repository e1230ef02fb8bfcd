-- Workspaces that were erased: that there was one, and who ended it. Nothing that was in it.
create table ended_workspace (
  key        text not null,
  ended_at   timestamptz not null default now(),
  ended_by   text not null,
  is_sample  boolean not null,
  primary key (key, ended_at)
);
comment on table ended_workspace is 'Written once: a sample that was removed is not planted again.';

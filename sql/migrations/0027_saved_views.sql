-- Pages that somebody keeps under a name: an address after the workspace, with its days and filters.
create table saved_view (
  workspace_id  int not null references workspace on delete cascade,
  view_id       int generated always as identity,
  name          text not null check (length(name) between 1 and 60),
  address       text not null check (length(address) between 1 and 2000 and address !~ '^/' and address !~ '[[:cntrl:]]'),
  saved_by      int references account on delete set null,
  saved_at      timestamptz not null default now(),
  primary key (workspace_id, view_id)
);
create unique index saved_view_name on saved_view (workspace_id, lower(name));
call cx_fence('saved_view');

-- What happened on a day, in plain words, so that a curve can be read beside it: a release, a campaign, an incident.

create table annotation (
  workspace_id   int not null references workspace on delete cascade,
  annotation_id  int generated always as identity,
  day            date not null,
  label          text not null check (length(label) between 1 and 80),
  kind           text not null check (kind in ('release', 'campaign', 'incident', 'other')),
  created_by     int references account on delete set null,
  created_at     timestamptz not null default now(),
  primary key (workspace_id, annotation_id)
);
create index annotation_day on annotation (workspace_id, day);
call cx_fence('annotation');

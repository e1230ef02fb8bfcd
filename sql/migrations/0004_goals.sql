-- When a goal was changed, and what people say about it as it goes.

-- Null for the revisions that were there before: when they were entered is not known.
alter table goal add column changed_at timestamptz;
alter table goal alter column changed_at set default now();

-- Check-ins: plain text, never changed afterwards. A goal has many rows, so its number alone can be no foreign key.
create table goal_note (
  workspace_id  int not null references workspace on delete cascade,
  note_id       bigint generated always as identity,
  goal_id       int not null,
  written_by    int references account on delete set null,
  written_at    timestamptz not null default now(),
  body          text not null check (length(body) between 1 and 2000),
  primary key (workspace_id, note_id)
);
create index goal_note_latest on goal_note (workspace_id, goal_id, written_at desc);
call cx_fence('goal_note');

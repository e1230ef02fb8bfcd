-- Business hours, so that business minutes can be reckoned where a vendor gives only the times.

-- A workspace's calendar: {"weeks": [{"from": day, "days": [[[opens, closes], …] × 7, Sunday first]}], "holidays": [{"day", "name"}]},
-- minutes after midnight of the workspace's own clock. The version grows with every change; tickets are reckoned anew up to
-- "applied", and until both are equal some still carry minutes of an older calendar.
create table business_calendar (
  workspace_id   int primary key references workspace on delete cascade,
  version        int not null default 1,
  applied        int not null default 0,
  hours          jsonb not null,
  changed_by     int references account on delete set null,
  changed_at     timestamptz not null default now()
);
alter table business_calendar enable row level security;
alter table business_calendar force row level security;
-- Whoever reckons tickets anew looks for changed calendars over all workspaces.
create policy workspace on business_calendar
  using (workspace_id = (select cx_workspace()) or (select cx_system()))
  with check (workspace_id = (select cx_workspace()));

-- When the first reply came, where it is known, and which business minutes are ours: the vendor's own are never touched.
alter table ticket add column first_reply_at timestamptz;
alter table ticket add column first_reply_reckoned boolean not null default false;
alter table ticket add column full_resolution_reckoned boolean not null default false;
update ticket set first_reply_at = created_at + make_interval(mins => first_reply_calendar) where first_reply_calendar is not null;

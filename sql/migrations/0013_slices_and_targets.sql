-- What a source said of a slice beside its rows, and the targets that a ticket was given.

-- Days whose rows the source has sampled, withheld some of, or lumped into one. A day that is read again loses its old row.
create table slice_flag (
  workspace_id  int not null,
  source_id     int not null,
  stream        text not null,
  day           date not null,
  kind          text not null,             -- the fact kind the stream feeds
  sampled       boolean not null,
  thresholded   boolean not null,
  other_row     boolean not null,
  primary key (workspace_id, source_id, stream, day),
  foreign key (workspace_id, source_id) references source on delete cascade,
  check (sampled or thresholded or other_row)
);
create index slice_flag_kind on slice_flag (workspace_id, kind, day);
call cx_fence('slice_flag');

-- The target of a ticket's metric as it was set at a time: a later change of priority or policy adds a row and rewrites none.
create table ticket_target (
  workspace_id    int not null,
  source_id       int not null,
  ticket_id       text not null,
  metric          text not null,           -- the vendor's name: reply_time, requester_wait_time …
  target_minutes  int not null check (target_minutes > 0),
  business        boolean not null,        -- minutes of business hours, or of the calendar
  set_at          timestamptz not null,
  primary key (workspace_id, source_id, ticket_id, metric, set_at),
  foreign key (workspace_id, source_id) references source on delete cascade
);
call cx_fence('ticket_target');

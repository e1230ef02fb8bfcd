-- What only people can say of a workspace: the margin on its revenue and how soon its tickets are to be answered. Both are
-- effective-dated: a new line holds from its day on and leaves the days before as they were judged.

create table margin (
  workspace_id    int not null references workspace on delete cascade,
  effective_from  date not null,
  basis_points    int not null check (basis_points between 1 and 10000),
  set_at          timestamptz not null default now(),
  primary key (workspace_id, effective_from)
);
call cx_fence('margin');

create table response_target (
  workspace_id    int not null references workspace on delete cascade,
  priority        text not null,   -- '' for every priority without a line of its own
  effective_from  date not null,
  minutes         int not null check (minutes > 0),   -- calendar minutes to the first public reply
  set_at          timestamptz not null default now(),
  primary key (workspace_id, priority, effective_from)
);
call cx_fence('response_target');

-- The priority that a ticket had when its first reply was first heard of: a later change of priority does not rewrite
-- whether it was answered in time. Of several versions with a reply the earliest counts, in whatever order they come.
create table ticket_due (
  workspace_id  int not null,
  source_id     int not null,
  ticket_id     text not null,
  version       bigint not null,
  priority      text,
  primary key (workspace_id, source_id, ticket_id),
  foreign key (workspace_id, source_id) references source on delete cascade
);
call cx_fence('ticket_due');

-- A model's estimate of a kept comment, from -100 to 100; null where it could not be estimated.
alter table answer add column polarity smallint check (polarity between -100 and 100);

-- The journey's stages, what belongs to them, the goals, and the additive parts that every number is made of.

create table stage (
  workspace_id  int not null references workspace on delete cascade,
  stage         text not null check (stage ~ '^[a-z0-9][a-z0-9_-]{0,39}$'),
  name          text not null check (length(name) between 1 and 80),
  position      int not null,
  unit          text not null default 'sessions',  -- what its volume counts: sessions, customers, tickets …
  primary key (workspace_id, stage)
);
call cx_fence('stage');

-- What in the data belongs to a stage.
create table stage_rule (
  workspace_id  int not null,
  stage         text not null,
  kind          text not null check (kind in ('entered_by_event', 'completed_by_event', 'ticket_tag', 'survey_stage')),
  value         text not null,
  primary key (workspace_id, kind, value, stage),
  foreign key (workspace_id, stage) references stage on delete cascade
);
call cx_fence('stage_rule');

-- The stage a ticket belongs to by its tags: the earliest one that matches, so that no ticket counts twice.
create function stage_of_tags(workspace int, tags text[]) returns text language sql stable
  return (select r.stage from stage_rule r join stage s using (workspace_id, stage)
          where r.workspace_id = workspace and r.kind = 'ticket_tag' and r.value = any(tags)
          order by s.position limit 1);

-- The stage a survey answer belongs to by the label that came with it.
create function stage_of_survey(workspace int, label text) returns text language sql stable
  return (select r.stage from stage_rule r join stage s using (workspace_id, stage)
          where r.workspace_id = workspace and r.kind = 'survey_stage' and r.value = label
          order by s.position limit 1);

-- The map that lays the stages out for a reader; the stages and their numbers belong to the workspace.
create table journey (
  workspace_id  int not null references workspace on delete cascade,
  journey_id    int generated always as identity,
  name          text not null check (length(name) between 1 and 120),
  kind          text not null default 'current' check (kind in ('current', 'day', 'future', 'blueprint')),
  persona       text,
  primary key (workspace_id, journey_id)
);
call cx_fence('journey');

-- Goals are effective-dated: a revision is a new row, and yesterday's judgement still finds yesterday's row.
create table goal (
  workspace_id    int not null references workspace on delete cascade,
  goal_id         int not null,
  effective_from  date not null,
  name            text not null check (length(name) between 1 and 120),
  metric          text not null,
  stage           text,                            -- null: the whole journey
  kind            text not null check (kind in ('absolute', 'relative', 'points', 'reduction', 'hold', 'cumulative')),
  amount          double precision,                -- a share for relative and reduction (.25), a value otherwise
  low             double precision,
  high            double precision,
  baseline        double precision,                -- typed; else measured over the baseline's days
  baseline_from   date,
  baseline_to     date,
  starts_on       date not null,
  ends_on         date not null check (ends_on > starts_on),
  window_days     int not null default 28 check (window_days between 1 and 366),
  owner           text,
  changed_by      int references account on delete set null,
  reason          text,
  primary key (workspace_id, goal_id, effective_from),
  check (baseline is not null or (baseline_from is not null and baseline_to >= baseline_from) or kind in ('absolute', 'hold', 'cumulative'))
);
call cx_fence('goal');

-- Additive parts of each metric: n the denominator (or the count of answers), a and b the numerators that the metric's
-- entry in the catalogue explains. dim '' is the total; otherwise the row holds one value of one dimension. stage '' is
-- the whole journey. No rate is stored anywhere.
create table metric_day (
  workspace_id  int not null references workspace on delete cascade,
  metric        text not null,
  dim           text not null,
  day           date not null,
  stage         text not null,
  value         text not null,
  n             bigint not null,
  a             bigint not null,
  b             bigint not null,
  primary key (workspace_id, metric, dim, day, stage, value) include (n, a, b)
);
call cx_fence('metric_day');

-- The same, summed over whole calendar months; day is the first of the month.
create table metric_month (like metric_day including all);
alter table metric_month add foreign key (workspace_id) references workspace on delete cascade;
call cx_fence('metric_month');

-- How often each whole minute occurred, for metrics that are durations: percentiles come out exact.
create table minutes_day (
  workspace_id  int not null references workspace on delete cascade,
  metric        text not null,
  dim           text not null,
  day           date not null,
  stage         text not null,
  value         text not null,
  minutes       int not null,
  n             bigint not null,
  primary key (workspace_id, metric, dim, day, stage, value, minutes) include (n)
);
call cx_fence('minutes_day');

create table minutes_month (like minutes_day including all);
alter table minutes_month add foreign key (workspace_id) references workspace on delete cascade;
call cx_fence('minutes_month');

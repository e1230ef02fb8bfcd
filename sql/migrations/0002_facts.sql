-- The facts as the sources gave them: no mapping, no rates. Keys lead with workspace and source; days follow, because
-- pages ask by day. Facts of two sources never overwrite each other.

create table web_traffic (
  workspace_id        int not null,
  source_id           int not null,
  day                 date not null,
  channel             text not null,
  device              text not null,
  country             text not null,
  sessions            bigint not null check (sessions >= 0),
  engaged_sessions    bigint not null check (engaged_sessions >= 0),
  engagement_seconds  bigint not null check (engagement_seconds >= 0),
  new_users           bigint not null check (new_users >= 0),
  primary key (workspace_id, source_id, day, channel, device, country),
  foreign key (workspace_id, source_id) references source on delete cascade
);
call cx_fence('web_traffic');

create table web_event (
  workspace_id  int not null,
  source_id     int not null,
  day           date not null,
  event         text not null,
  channel       text not null,
  device        text not null,
  sessions      bigint not null check (sessions >= 0),
  primary key (workspace_id, source_id, day, event, channel, device),
  foreign key (workspace_id, source_id) references source on delete cascade
);
call cx_fence('web_event');

create table web_cohort (
  workspace_id  int not null,
  source_id     int not null,
  start         date not null,       -- the Sunday on which the cohort's week begins
  week          int not null check (week >= 0),
  active        bigint not null check (active >= 0),
  total         bigint not null check (total >= 0),
  primary key (workspace_id, source_id, start, week),
  foreign key (workspace_id, source_id) references source on delete cascade
);
call cx_fence('web_cohort');

create table ticket (
  workspace_id               int not null,
  source_id                  int not null,
  ticket_id                  text not null,
  version                    bigint not null,
  status                     text not null,
  created_at                 timestamptz not null,
  updated_at                 timestamptz not null,
  solved_at                  timestamptz,
  created_on                 date not null,   -- in the workspace's zone
  solved_on                  date,
  channel                    text not null,
  priority                   text,
  team                       text,
  form                       text,
  tags                       text[] not null default '{}',
  requester_hash             bytea,
  first_reply_calendar       int check (first_reply_calendar >= 0),
  first_reply_business       int check (first_reply_business >= 0),
  first_resolution_calendar  int check (first_resolution_calendar >= 0),
  first_resolution_business  int check (first_resolution_business >= 0),
  full_resolution_calendar   int check (full_resolution_calendar >= 0),
  full_resolution_business   int check (full_resolution_business >= 0),
  replies                    int,
  reopens                    int,
  primary key (workspace_id, source_id, ticket_id),
  foreign key (workspace_id, source_id) references source on delete cascade
);
create index ticket_created on ticket (workspace_id, created_on);
create index ticket_solved on ticket (workspace_id, solved_on);
call cx_fence('ticket');

create table rating (
  workspace_id  int not null,
  source_id     int not null,
  rating_id     text not null,
  ticket_id     text not null,
  score         text not null,
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  day           date not null,
  primary key (workspace_id, source_id, rating_id),
  foreign key (workspace_id, source_id) references source on delete cascade
);
create index rating_day on rating (workspace_id, day);
create index rating_ticket on rating (workspace_id, source_id, ticket_id);
call cx_fence('rating');

create table answer (
  workspace_id  int not null,
  source_id     int not null,
  response_id   text not null,
  question      text not null,
  kind          text not null check (kind in ('nps', 'csat', 'ces', 'text')),
  version       bigint not null,
  submitted_at  timestamptz not null,
  day           date not null,
  score         numeric,
  comment       text,               -- null unless the workspace keeps verbatims
  stage         text,
  channel       text,
  segment       text,
  primary key (workspace_id, source_id, response_id, question),
  foreign key (workspace_id, source_id) references source on delete cascade
);
create index answer_day on answer (workspace_id, day);
call cx_fence('answer');

create table customer (
  workspace_id  int not null,
  source_id     int not null,
  customer_id   text not null,
  started_on    date not null,
  ended_on      date check (ended_on >= started_on),
  segment       text,
  primary key (workspace_id, source_id, customer_id),
  foreign key (workspace_id, source_id) references source on delete cascade
);
call cx_fence('customer');

create table purchase (
  workspace_id  int not null,
  source_id     int not null,
  purchase_id   text not null,
  customer_id   text not null,
  day           date not null,
  amount_minor  bigint not null,
  quantity      int not null default 1,
  primary key (workspace_id, source_id, purchase_id),
  foreign key (workspace_id, source_id) references source on delete cascade
);
create index purchase_day on purchase (workspace_id, day);
create index purchase_customer on purchase (workspace_id, source_id, customer_id, day);
call cx_fence('purchase');

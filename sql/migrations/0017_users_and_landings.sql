-- People by day, week and month as the web analytics count them, and the pages on which sessions began.

-- Somebody who comes on two days is one person of their week: users of one grain never add up to those of another, so each
-- grain is fetched by itself. Only periods that have ended are here.
create table web_users (
  workspace_id  int not null,
  source_id     int not null,
  grain         text not null check (grain in ('day', 'week', 'month')),
  day           date not null,       -- the period's last; weeks run Monday to Sunday
  users         bigint not null check (users >= 0),
  primary key (workspace_id, source_id, day, grain),
  foreign key (workspace_id, source_id) references source on delete cascade
);
call cx_fence('web_users');

create table web_landing (
  workspace_id      int not null,
  source_id         int not null,
  day               date not null,
  landing           text not null,   -- the path without its query
  sessions          bigint not null check (sessions >= 0),
  engaged_sessions  bigint not null check (engaged_sessions >= 0),
  key_events        bigint not null check (key_events >= 0),
  primary key (workspace_id, source_id, day, landing),
  foreign key (workspace_id, source_id) references source on delete cascade
);
call cx_fence('web_landing');

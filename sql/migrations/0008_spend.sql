-- What the answers and the customers cost: money spent to win customers, and how many surveys reached somebody.

create table spend (
  workspace_id  int not null,
  source_id     int not null,
  spend_id      text not null,   -- the file's own id, or the day, channel and campaign
  day           date not null,
  channel       text not null,
  campaign      text not null,
  amount_minor  bigint not null,
  primary key (workspace_id, source_id, spend_id),
  foreign key (workspace_id, source_id) references source on delete cascade
);
create index spend_day on spend (workspace_id, day);
call cx_fence('spend');

-- Surveys handed over, by the day on which they were. Sent is what went out, delivered what arrived.
create table delivery (
  workspace_id  int not null,
  source_id     int not null,
  delivery_id   text not null,
  day           date not null,
  stage         text,            -- the label that the answers come with
  channel       text,
  segment       text,
  sent          bigint check (sent >= delivered),
  delivered     bigint not null check (delivered >= 0),
  primary key (workspace_id, source_id, delivery_id),
  foreign key (workspace_id, source_id) references source on delete cascade
);
create index delivery_day on delivery (workspace_id, day);
call cx_fence('delivery');

-- Journey maps: each a document that is kept whole at every save, and what people say about its cards.

create table journey_map (
  workspace_id     int not null references workspace on delete cascade,
  map_id           int generated always as identity,
  is_home          boolean not null default false,  -- the one that the journey's page draws
  derived_from     int,
  derived_version  int,
  put_away_at      timestamptz,
  primary key (workspace_id, map_id),
  foreign key (workspace_id, derived_from) references journey_map on delete cascade,
  check ((derived_from is null) = (derived_version is null)),
  check (put_away_at is null or not is_home)
);
create unique index journey_map_home on journey_map (workspace_id) where is_home;
call cx_fence('journey_map');

-- No figure is in a document: numbers are asked for when a map is drawn.
create table map_version (
  workspace_id  int not null,
  map_id        int not null,
  version       int not null check (version >= 1),
  document      jsonb not null check (jsonb_typeof(document -> 'cards') = 'array'),
  saved_by      int references account on delete set null,
  saved_as      text not null,  -- the name as it was then
  saved_at      timestamptz not null default clock_timestamp(),
  note          text not null default '' check (length(note) <= 500),
  primary key (workspace_id, map_id, version),
  foreign key (workspace_id, map_id) references journey_map on delete cascade
);
call cx_fence('map_version');
comment on table map_version is 'Written once: a version is never changed, only followed by another.';

create table map_comment (
  workspace_id  int not null,
  map_id        int not null,
  comment_id    int generated always as identity,
  card          text not null check (length(card) between 1 and 40),
  body          text not null check (length(body) between 1 and 2000),
  written_by    int references account on delete set null,
  written_as    text not null,
  written_at    timestamptz not null default clock_timestamp(),
  settled_at    timestamptz,
  settled_as    text,
  primary key (workspace_id, map_id, comment_id),
  foreign key (workspace_id, map_id) references journey_map on delete cascade
);
call cx_fence('map_comment');

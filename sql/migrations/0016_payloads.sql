-- What vendors answered, as it came: packed, sealed with the installation's key, and kept for a fortnight unless set otherwise.

-- The days go round in 32 partitions: what is old enough goes by emptying whole partitions, and no table is made while the site
-- runs. A page's payload becomes visible with the page.
create table payload (
  workspace_id  int not null,
  run_id        bigint not null,
  page          int not null,              -- of the run, from 1
  part          int not null,              -- a page may take several answers of the vendor; from 1
  slot          smallint not null,         -- the day in UTC since 1970, modulo 32
  received_at   timestamptz not null default now(),
  bytes         bigint not null,           -- as received
  hash          bytea not null,            -- SHA-256 of what was received
  body          bytea,                     -- null: it named a person who was erased
  primary key (workspace_id, run_id, page, part, slot),
  foreign key (workspace_id, run_id) references run on delete cascade
) partition by list (slot);
call cx_fence('payload');

do $$
begin
  for slot in 0..31 loop
    execute format('create table payload_%s partition of payload for values in (%s)', slot, slot);
    -- Packed already: the server need not try again.
    execute format('alter table payload_%s alter column body set storage external', slot);
    call cx_fence(format('payload_%s', slot)::regclass);
  end loop;
end $$;

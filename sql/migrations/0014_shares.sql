-- Share links: a view that somebody without an account may read, by a link that can be taken back.

-- The share whose public name or token's hash a stranger has shown; nobody sees another's row by it.
create function cx_share() returns text language sql stable
  return nullif(current_setting('cx.share', true), '');

create table share (
  workspace_id    int not null references workspace on delete cascade,
  share_id        int generated always as identity,
  public_id       text not null unique check (public_id ~ '^[A-Za-z0-9_-]{22}$'),
  token_hash      text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),  -- SHA-256; the token itself is nowhere
  version         int not null default 1,        -- grows when a viewer must come in anew: rotation, another password
  state           text not null default 'draft' check (state in ('draft', 'live', 'paused', 'revoked')),
  label           text not null check (length(label) between 1 and 120),   -- for the owner
  client          text not null default '' check (length(client) <= 120),  -- for the reader
  spec            jsonb not null,                -- what may be seen; never changed
  password_hash   text,
  accent          text check (accent ~ '^#[0-9a-f]{6}$'),
  frame_ancestors text[] not null default '{}',
  created_by      int references account on delete set null,
  created_at      timestamptz not null default now(),
  expires_at      timestamptz not null,
  primary key (workspace_id, share_id),
  check (expires_at <= created_at + interval '367 days')
);
alter table share enable row level security;
alter table share force row level security;
create policy workspace on share
  using (workspace_id = (select cx_workspace()) or (select cx_share()) in (public_id, token_hash))
  with check (workspace_id = (select cx_workspace()));

-- What may be seen was checked when it was published: another promise is another share. What was revoked stays so.
create function share_keeps_its_word() returns trigger language plpgsql as $$
begin
  if (new.workspace_id, new.public_id, new.spec, new.created_at) is distinct from (old.workspace_id, old.public_id, old.spec, old.created_at) then
    raise exception 'What a share shows cannot be changed: make another.' using errcode = 'check_violation';
  end if;
  if old.state = 'revoked' and new.state <> 'revoked' then
    raise exception 'A revoked share stays revoked: make another.' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger keeps_its_word before update on share for each row execute function share_keeps_its_word();

-- Who looked: by address without its last part, so that a person cannot be told from it.
create table share_viewer (
  workspace_id  int not null,
  share_id      int not null,
  address       text not null,
  views         bigint not null check (views > 0),
  first_at      timestamptz not null,
  last_at       timestamptz not null,
  primary key (workspace_id, share_id, address),
  foreign key (workspace_id, share_id) references share on delete cascade
);
call cx_fence('share_viewer');

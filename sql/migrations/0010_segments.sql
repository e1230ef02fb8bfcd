-- Segments: who belongs together, told by rules over what the sources deliver; and personas, the people drawn from them.

-- A rule is a list of values of one field; an empty list asks nothing of that field. Values of one field are alternatives,
-- fields of one kind of fact narrow each other, and a segment without a rule for a kind of fact takes none of it. A fact
-- belongs to the first segment by position that takes it. The rules lie in the segment's own row, because every fact is
-- held against all of them.
create table segment (
  workspace_id     int not null references workspace on delete cascade,
  segment          text not null check (segment ~ '^[a-z0-9][a-z0-9_-]{0,39}$'),
  name             text not null check (length(name) between 1 and 80),
  kind             text not null check (kind in ('demographic', 'psychographic', 'behavioural')),
  position         int not null,
  web_channel      text[] not null default '{}',
  web_device       text[] not null default '{}',
  web_country      text[] not null default '{}',
  ticket_tag       text[] not null default '{}',
  ticket_form      text[] not null default '{}',
  ticket_team      text[] not null default '{}',
  ticket_channel   text[] not null default '{}',
  ticket_priority  text[] not null default '{}',
  survey_label     text[] not null default '{}',  -- the label that came with the answer
  survey_channel   text[] not null default '{}',
  customer_label   text[] not null default '{}',
  primary key (workspace_id, segment),
  unique (workspace_id, position) deferrable initially deferred,
  check (cardinality(web_channel || web_device || web_country || ticket_tag || ticket_form || ticket_team || ticket_channel
                     || ticket_priority || survey_label || survey_channel || customer_label) <= 200)
);
create unique index segment_name on segment (workspace_id, lower(name));
call cx_fence('segment');

-- Whether a segment's rules take a fact. country is null where the fact carries none: then a rule about it is not held
-- against the fact, and segment_of_web says that it cannot tell.
create function takes_web(s segment, channel text, device text, country text) returns boolean language sql immutable
  return (s.web_channel <> '{}' or s.web_device <> '{}' or s.web_country <> '{}')
     and (s.web_channel = '{}' or channel = any(s.web_channel))
     and (s.web_device = '{}' or device = any(s.web_device))
     and (s.web_country = '{}' or country is null or country = any(s.web_country));

create function takes_ticket(s segment, tags text[], form text, team text, channel text, priority text) returns boolean language sql immutable
  return (s.ticket_tag <> '{}' or s.ticket_form <> '{}' or s.ticket_team <> '{}' or s.ticket_channel <> '{}' or s.ticket_priority <> '{}')
     and (s.ticket_tag = '{}' or tags && s.ticket_tag)
     and (s.ticket_form = '{}' or form = any(s.ticket_form))
     and (s.ticket_team = '{}' or team = any(s.ticket_team))
     and (s.ticket_channel = '{}' or channel = any(s.ticket_channel))
     and (s.ticket_priority = '{}' or priority = any(s.ticket_priority));

create function takes_answer(s segment, label text, channel text) returns boolean language sql immutable
  return (s.survey_label <> '{}' or s.survey_channel <> '{}')
     and (s.survey_label = '{}' or label = any(s.survey_label))
     and (s.survey_channel = '{}' or channel = any(s.survey_channel));

create function takes_customer(s segment, label text) returns boolean language sql immutable
  return label = any(s.customer_label);

-- The segment a fact belongs to: its key, '' where the rules place it nowhere, and null where they cannot tell: no segment
-- has a rule for this kind of fact, or a rule asks for a field that it does not carry. Each is one expression that the
-- planner sets into the query; a call a row would cost several times as much.
create function segment_of_web(channel text, device text, country text) returns table (segment text) language sql stable as $$
  select case when exists (select from segment s where s.workspace_id = cx_workspace() and s.web_channel || s.web_device || s.web_country <> '{}') then
    nullif(coalesce((select case when segment_of_web.country is null and s.web_country <> '{}' then '?' else s.segment end from segment s
                     where s.workspace_id = (select cx_workspace()) and takes_web(s, segment_of_web.channel, segment_of_web.device, segment_of_web.country)
                     order by s.position limit 1), ''), '?')
  end
$$;

create function segment_of_ticket(tags text[], form text, team text, channel text, priority text) returns table (segment text) language sql stable as $$
  select case when exists (select from segment s where s.workspace_id = cx_workspace()
                             and s.ticket_tag || s.ticket_form || s.ticket_team || s.ticket_channel || s.ticket_priority <> '{}') then
    coalesce((select s.segment from segment s
              where s.workspace_id = (select cx_workspace()) and takes_ticket(s, tags, form, team, segment_of_ticket.channel, priority)
              order by s.position limit 1), '')
  end
$$;

-- Answers and customers come with a label of their own: as long as a workspace has no segments it stands for itself.
create function segment_of_answer(label text, channel text) returns table (segment text) language sql stable as $$
  select case
    when exists (select from segment s where s.workspace_id = cx_workspace() and s.survey_label || s.survey_channel <> '{}') then
      coalesce((select s.segment from segment s
                where s.workspace_id = (select cx_workspace()) and takes_answer(s, label, segment_of_answer.channel)
                order by s.position limit 1), '')
    when not exists (select from segment s where s.workspace_id = cx_workspace()) then coalesce(label, '')
  end
$$;

create function segment_of_customer(label text) returns table (segment text) language sql stable as $$
  select case
    when exists (select from segment s where s.workspace_id = cx_workspace() and s.customer_label <> '{}') then
      coalesce((select s.segment from segment s
                where s.workspace_id = (select cx_workspace()) and takes_customer(s, label)
                order by s.position limit 1), '')
    when not exists (select from segment s where s.workspace_id = cx_workspace()) then coalesce(label, '')
  end
$$;

-- A purchase finds its customer by id: the two may come from different sources.
create index customer_id on customer (workspace_id, customer_id);

-- A persona: what is known or believed about a kind of customer, in words, and the segments that stand for it in the data.
create table persona (
  workspace_id  int not null references workspace on delete cascade,
  persona       text not null check (persona ~ '^[a-z0-9][a-z0-9_-]{0,39}$'),
  name          text not null check (length(name) between 1 and 80),
  attributes    jsonb not null default '{}' check (jsonb_typeof(attributes) = 'object' and length(attributes::text) <= 20000),
  changed_by    int references account on delete set null,
  changed_at    timestamptz not null default now(),
  primary key (workspace_id, persona)
);
create unique index persona_name on persona (workspace_id, lower(name));
call cx_fence('persona');

create table persona_segment (
  workspace_id  int not null,
  persona       text not null,
  segment       text not null,
  primary key (workspace_id, persona, segment),
  foreign key (workspace_id, persona) references persona on delete cascade,
  foreign key (workspace_id, segment) references segment on delete cascade
);
call cx_fence('persona_segment');

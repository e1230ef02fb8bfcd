-- The pages that sessions saw, and stages that are entered or completed by them beside events.

create table web_page (
  workspace_id  int not null,
  source_id     int not null,
  day           date not null,
  page          text not null,       -- the path without its query; (not set) and (other) as the vendor calls them
  channel       text not null,
  device        text not null,
  sessions      bigint not null check (sessions >= 0),
  primary key (workspace_id, source_id, day, page, channel, device),
  foreign key (workspace_id, source_id) references source on delete cascade
);
call cx_fence('web_page');

alter table stage_rule drop constraint stage_rule_kind_check;
alter table stage_rule add constraint stage_rule_kind_check check (kind in (
  'entered_by_event', 'entered_by_page', 'completed_by_event', 'completed_by_page',
  'ticket_tag', 'ticket_form', 'ticket_group', 'survey_stage', 'survey_question'));

-- What sessions did, in one shape: the events they had and the pages they saw. The kind is that of the fact.
create view web_step with (security_invoker = true) as
select workspace_id, source_id, day, 'web_event' as kind, event as value, channel, device, sessions from web_event
union all
select workspace_id, source_id, day, 'web_page', page, channel, device, sessions from web_page;

-- The steps by which a session enters a stage and completes it. What completes a stage are its own completing events and
-- pages, or, where none is named, what enters the next stage that anything enters.
create view stage_step with (security_invoker = true) as
with rule as (
  select s.workspace_id, s.stage, s.position, r.kind like 'entered%' as enters, 'web_' || split_part(r.kind, '_by_', 2) as kind, r.value
  from stage s join stage_rule r using (workspace_id, stage)
  where r.kind in ('entered_by_event', 'entered_by_page', 'completed_by_event', 'completed_by_page')
), step as (
  select workspace_id, stage, kind, value, enters, not enters as completes from rule
  union all
  select s.workspace_id, s.stage, next.kind, next.value, false, true
  from stage s
  join rule next on next.workspace_id = s.workspace_id and next.enters
    and next.position = (select min(later.position) from rule later
                         where later.workspace_id = s.workspace_id and later.enters and later.position > s.position)
  where not exists (select from rule own where own.workspace_id = s.workspace_id and own.stage = s.stage and not own.enters)
)
select workspace_id, stage, kind, value, bool_or(enters) as enters, bool_or(completes) as completes
from step group by workspace_id, stage, kind, value;

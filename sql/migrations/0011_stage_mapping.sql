-- What belongs to which stage: more kinds of rule, the stage of every ticket and answer in one place, and people's changes.

alter table stage_rule drop constraint stage_rule_kind_check;
alter table stage_rule add constraint stage_rule_kind_check check (kind in (
  'entered_by_event', 'entered_by_page', 'completed_by_event',
  'ticket_tag', 'ticket_form', 'ticket_group', 'survey_stage', 'survey_question'));

-- Every ticket with the stage it belongs to: the earliest one that any rule gives it, so that no ticket counts twice. The
-- rules are gathered once a statement, a row a stage, because a question per ticket would cost more than the rest of it;
-- they are gathered inside, so that the view can be joined and cut down like the table itself.
create view staged_ticket with (security_invoker = true) as
select (with rule as materialized (
          select s.workspace_id, s.stage, s.position,
                 array_agg(r.value) filter (where r.kind = 'ticket_tag') as tags,
                 array_agg(r.value) filter (where r.kind = 'ticket_form') as forms,
                 array_agg(r.value) filter (where r.kind = 'ticket_group') as teams
          from stage s join stage_rule r using (workspace_id, stage)
          where r.kind in ('ticket_tag', 'ticket_form', 'ticket_group')
          group by s.workspace_id, s.stage, s.position
        )
        select rule.stage from rule
        where rule.workspace_id = t.workspace_id and (t.tags && rule.tags or t.form = any(rule.forms) or t.team = any(rule.teams))
        order by rule.position limit 1) as at_stage, t.*
from ticket t;

-- Every answer with its stage, by the label that came with it or by its question.
create view staged_answer with (security_invoker = true) as
select (with rule as materialized (
          select s.workspace_id, s.stage, s.position,
                 array_agg(r.value) filter (where r.kind = 'survey_stage') as labels,
                 array_agg(r.value) filter (where r.kind = 'survey_question') as questions
          from stage s join stage_rule r using (workspace_id, stage)
          where r.kind in ('survey_stage', 'survey_question')
          group by s.workspace_id, s.stage, s.position
        )
        select rule.stage from rule
        where rule.workspace_id = w.workspace_id and (w.stage = any(rule.labels) or w.question = any(rule.questions))
        order by rule.position limit 1) as at_stage, w.*
from answer w;

drop function stage_of_tags(int, text[]);
drop function stage_of_survey(int, text);

-- Changes of the stages and their rules as people save them: the whole map each time, in the order of the journey. A change
-- waits until every number by stage is cut anew, and then comes into force in that same transaction; until then the old
-- rules and the old numbers stand together. The newest row says what the map is or is about to be.
create table stage_change (
  workspace_id  int not null references workspace on delete cascade,
  version       int not null check (version > 0),
  stages        jsonb not null,     -- [{"key", "name", "unit", "rules": [{"kind", "value"}]}]
  changed_by    int references account on delete set null,
  changed_at    timestamptz not null default now(),
  state         text not null default 'waiting' check (state in ('waiting', 'in force', 'replaced', 'failed')),
  steps         int not null default 0,
  steps_done    int not null default 0,
  fault         text,
  primary key (workspace_id, version)
);
alter table stage_change enable row level security;
alter table stage_change force row level security;
-- Whoever cuts the numbers anew looks for waiting changes over all workspaces.
create policy workspace on stage_change
  using (workspace_id = (select cx_workspace()) or (select cx_system()))
  with check (workspace_id = (select cx_workspace()));

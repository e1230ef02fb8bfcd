-- What each ticket was about, as the vendor tells it; and which numbers are still to be cut by a dimension that came later.

-- A drop-down field of a desk writes its choice as a tag: the first that begins with reason_, without that word; else the
-- form it was asked in; '' where neither is told. Inside the view like the stage, so that the planner sets it into the query.
create or replace view staged_ticket with (security_invoker = true) as
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
        order by rule.position limit 1) as at_stage, t.*,
       coalesce((select substr(named.tag, 8) from unnest(t.tags) with ordinality as named(tag, place)
                 where named.tag like 'reason\__%' order by named.place limit 1),
                'form ' || nullif(t.form, ''), '') as reason
from ticket t;

-- Dimensions by which a workspace's stored numbers are still to be cut, from the facts and without asking a source. Until
-- the row is gone, the gateway gives no number by that dimension.
create table coming_cut (
  workspace_id  int not null references workspace on delete cascade,
  dim           text not null,
  primary key (workspace_id, dim)
);
alter table coming_cut enable row level security;
alter table coming_cut force row level security;
-- Whoever cuts the numbers looks for waiting cuts over all workspaces.
create policy workspace on coming_cut
  using (workspace_id = (select cx_workspace()) or (select cx_system()))
  with check (workspace_id = (select cx_workspace()) or (select cx_system()));

select set_config('cx.system', 'on', true);
insert into coming_cut select workspace_id, 'reason' from workspace;
select set_config('cx.system', '', true);

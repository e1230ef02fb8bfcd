-- What a list of segments would take of the facts of some days, kept or not: for each kind of source and segment ('' where
-- none takes them) the number of facts, those apart that the rules of @edited match, whoever comes first.
with list as materialized (
  select s from jsonb_populate_recordset(null::segment, @list::jsonb) s
), edited as materialized (
  select s from list where (s).segment = @edited
)
-- Facts that are alike to every rule are counted before they are held against the rules.
select 'Web' as side, taken.segment, coalesce(takes_web(e.s, f.channel, f.device, f.country), false) as matches, sum(f.n)::bigint as n
from (
  select channel, device, country, sum(sessions) as n from web_traffic
  -- The sources are named because the key goes by source before day.
  where workspace_id = @WorkspaceId and source_id = any(array(select source_id from source where workspace_id = @WorkspaceId)) and day between @first and @last
  group by 1, 2, 3
) f
left join edited e on true
cross join lateral (select coalesce((select (s).segment from list where takes_web(s, f.channel, f.device, f.country) order by (s).position limit 1), '') as segment) taken
group by 2, 3
union all
select 'Tickets', taken.segment, coalesce(takes_ticket(e.s, f.tags, f.form, f.team, f.channel, f.priority), false), sum(f.n)::bigint
from (
  select tags, form, team, channel, priority, count(*) as n from ticket
  where workspace_id = @WorkspaceId and created_on between @first and @last and status <> 'deleted'
  group by 1, 2, 3, 4, 5
) f
left join edited e on true
cross join lateral (select coalesce((select (s).segment from list where takes_ticket(s, f.tags, f.form, f.team, f.channel, f.priority) order by (s).position limit 1), '') as segment) taken
group by 2, 3
union all
select 'Surveys', taken.segment, coalesce(takes_answer(e.s, f.segment, f.channel), false), sum(f.n)::bigint
from (
  select segment, channel, count(*) as n from answer
  where workspace_id = @WorkspaceId and day between @first and @last and score is not null
  group by 1, 2
) f
left join edited e on true
cross join lateral (select coalesce((select (s).segment from list where takes_answer(s, f.segment, f.channel) order by (s).position limit 1), '') as segment) taken
group by 2, 3
union all
select 'Customers', taken.segment, coalesce(takes_customer(e.s, f.segment), false), sum(f.n)::bigint
from (
  select segment, count(*) as n from customer
  where workspace_id = @WorkspaceId and started_on <= @last and (ended_on is null or ended_on >= @first)
  group by 1
) f
left join edited e on true
cross join lateral (select coalesce((select (s).segment from list where takes_customer(s, f.segment) order by (s).position limit 1), '') as segment) taken
group by 2, 3

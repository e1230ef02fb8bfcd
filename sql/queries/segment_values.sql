-- What occurs in the facts of some days and can be named by a segment's rule: the most frequent values of each field, with
-- how often. Fields are the columns of the table segment.
with web as (
  select channel, device, country, sum(sessions) as n from web_traffic
  -- The sources are named because the key goes by source before day.
  where workspace_id = @WorkspaceId and source_id = any(array(select source_id from source where workspace_id = @WorkspaceId)) and day between @first and @last
  group by 1, 2, 3
), found as (
  select named.field, named.value, sum(n) as n
  from web cross join lateral (values ('web_channel', channel), ('web_device', device), ('web_country', country)) named(field, value)
  group by 1, 2
  union all
  select named.field, named.value, count(*)
  from ticket t
  cross join lateral (
    select 'ticket_tag' as field, unnest(t.tags) as value
    union all
    values ('ticket_form', t.form), ('ticket_team', t.team), ('ticket_channel', t.channel), ('ticket_priority', t.priority)
  ) named
  where t.workspace_id = @WorkspaceId and t.created_on between @first and @last and t.status <> 'deleted'
  group by 1, 2
  union all
  select named.field, named.value, count(*)
  from answer w cross join lateral (values ('survey_label', w.segment), ('survey_channel', w.channel)) named(field, value)
  where w.workspace_id = @WorkspaceId and w.day between @first and @last and w.score is not null
  group by 1, 2
  union all
  select 'customer_label', segment, count(*) from customer
  where workspace_id = @WorkspaceId and started_on <= @last and (ended_on is null or ended_on >= @first)
  group by 1, 2
), ranked as (
  select field, value, n, row_number() over (partition by field order by n desc, value) as place from found where value <> ''
)
select field, value, n::bigint as n from ranked where place <= 200 order by field, place

-- What occurs in the facts of some days and can be named by a rule: the most frequent values of each field, and every one that
-- a rule does name, with how often.
with found as (
  select substr(kind, 5) as field, value, sum(sessions) as n
  from web_step
  where workspace_id = @WorkspaceId and source_id = any(array(select source_id from source where workspace_id = @WorkspaceId))
    and day between @first and @last
  group by kind, value
  union all
  select labelled.field, labelled.value, count(*)
  from ticket t
  cross join lateral (select 'tag' as field, unnest(t.tags) as value union all select 'form', t.form union all select 'team', t.team) labelled
  where t.workspace_id = @WorkspaceId and t.created_on between @first and @last and t.status <> 'deleted'
    and labelled.value <> ''
  group by 1, 2
  union all
  select labelled.field, labelled.value, count(*)
  from answer w
  cross join lateral (values ('label', w.stage), ('question', w.question)) as labelled(field, value)
  where w.workspace_id = @WorkspaceId and w.day between @first and @last and w.kind <> 'text' and labelled.value <> ''
  group by 1, 2
), ranked as (
  select field, value, n, row_number() over (partition by field order by n desc, value) as place from found
)
select field, value, n::bigint as n from ranked
where place <= 200 or value in (select value from stage_rule where workspace_id = @WorkspaceId)
order by field, n desc, value

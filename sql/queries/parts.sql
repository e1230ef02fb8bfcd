-- Additive parts of all questions at once: whole months from metric_month, the days at the edges from metric_day.
-- A question filtered by several values comes as one piece for each; they add up to one answer.
with question as (
  select * from unnest(@ids, @metrics, @dims, @stages, @values, @grains, @months, @froms, @tos)
    as q(id, metric, dim, stage, value, grain, whole_months, from_day, to_day)
), found as (
  select q.id, q.grain, p.day, p.stage, case when q.value is null then p.value else '' end as value, p.n, p.a, p.b
  from question q
  join metric_month p on p.workspace_id = @workspace and p.metric = q.metric and p.dim = q.dim
                     and p.day between q.from_day and q.to_day
                     and (q.stage = p.stage or (q.stage = '*' and p.stage <> '')) and (q.value is null or p.value = q.value)
  where q.whole_months
  union all
  select q.id, q.grain, p.day, p.stage, case when q.value is null then p.value else '' end as value, p.n, p.a, p.b
  from question q
  join metric_day p on p.workspace_id = @workspace and p.metric = q.metric and p.dim = q.dim
                   and p.day between q.from_day and q.to_day
                   and (q.stage = p.stage or (q.stage = '*' and p.stage <> '')) and (q.value is null or p.value = q.value)
  where not q.whole_months
)
select id, stage, value,
       case grain when 'day' then day when 'month' then date_trunc('month', day)::date
                  when 'week' then day - (extract(dow from day)::int + 7 - (select week_start from workspace where workspace_id = @workspace)) % 7 end as bucket,
       sum(n)::bigint as n, sum(a)::bigint as a, sum(b)::bigint as b
from found
group by 1, 2, 3, 4
order by 1, 2, 3, 4

-- Distributions of minutes of all questions at once, each as two parallel arrays in ascending order of minutes.
with question as (
  select * from unnest(@ids, @metrics, @dims, @stages, @values, @grains, @months, @froms, @tos)
    as q(id, metric, dim, stage, value, grain, whole_months, from_day, to_day)
), found as (
  select q.id, q.grain, p.day, p.stage, p.value, p.minutes, p.n
  from question q
  join minutes_month p on p.workspace_id = @workspace and p.metric = q.metric and p.dim = q.dim
                      and p.day between q.from_day and q.to_day
                      and (q.stage = p.stage or (q.stage = '*' and p.stage <> '')) and (q.value is null or p.value = q.value)
  where q.whole_months
  union all
  select q.id, q.grain, p.day, p.stage, p.value, p.minutes, p.n
  from question q
  join minutes_day p on p.workspace_id = @workspace and p.metric = q.metric and p.dim = q.dim
                    and p.day between q.from_day and q.to_day
                    and (q.stage = p.stage or (q.stage = '*' and p.stage <> '')) and (q.value is null or p.value = q.value)
  where not q.whole_months
), counted as (
  select id, stage, value, case grain when 'day' then day when 'month' then date_trunc('month', day)::date
                  when 'week' then day - (extract(dow from day)::int + 7 - (select week_start from workspace where workspace_id = @workspace)) % 7 end as bucket,
         minutes, sum(n)::bigint as n
  from found
  group by 1, 2, 3, 4, 5
)
select id, stage, value, bucket, array_agg(minutes order by minutes) as minutes, array_agg(n order by minutes) as counts
from counted
group by 1, 2, 3, 4

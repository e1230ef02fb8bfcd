-- Distributions of minutes of all questions at once, each piece of a question (its whole months, its days at the edges) as
-- two parallel arrays. Whoever reads them puts pieces together and in order: it costs less than a sort here.
with question as (
  select * from unnest(@ids, @metrics, @dims, @stages, @values, @grains, @months, @froms, @tos)
    as q(id, metric, dim, stage, value, grain, whole_months, from_day, to_day)
)
select q.id, piece.stage, piece.value, piece.bucket, piece.minutes, piece.counts
from question q
cross join lateral (
  select p.stage, case when q.value is null then p.value else '' end as value, case when q.grain <> 'total' then p.day end as bucket,
         array_agg(p.minutes) as minutes, array_agg(p.n) as counts
  from minutes_month p
  where p.workspace_id = @workspace and p.metric = q.metric and p.dim = q.dim and p.day between q.from_day and q.to_day
    and (q.stage = p.stage or (q.stage = '*' and p.stage <> '')) and (q.value is null or p.value = q.value)
  group by 1, 2, 3
) piece
where q.whole_months
union all
select q.id, piece.stage, piece.value, piece.bucket, piece.minutes, piece.counts
from question q
cross join lateral (
  select p.stage, case when q.value is null then p.value else '' end as value, case q.grain when 'day' then p.day when 'month' then date_trunc('month', p.day)::date
           when 'week' then p.day - (extract(dow from p.day)::int + 7 - (select week_start from workspace where workspace_id = @workspace)) % 7 end as bucket,
         array_agg(p.minutes) as minutes, array_agg(p.n) as counts
  from minutes_day p
  where p.workspace_id = @workspace and p.metric = q.metric and p.dim = q.dim and p.day between q.from_day and q.to_day
    and (q.stage = p.stage or (q.stage = '*' and p.stage <> '')) and (q.value is null or p.value = q.value)
  group by 1, 2, 3
) piece
where not q.whole_months

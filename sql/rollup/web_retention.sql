-- People of a weekly cohort active again: the total is week 4, dated by the day on which that week ended, so that a
-- period holds mature cohorts only; dim 'week' holds the whole triangle, dated by the cohort's first day.
select '' as dim, start + 34 as day, '' as stage, '' as value, sum(total) as n, sum(active) as a, 0 as b
from web_cohort where workspace_id = @workspace and week = 4
group by start
union all
select 'week', start, '', week::text, sum(total), sum(active), 0
from web_cohort where workspace_id = @workspace
group by start, week

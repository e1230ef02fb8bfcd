-- People of a month (a), one row a month (n = 1), dated by its last day. People of two sources are added, once in each.
select day, null as stage, 1 as n, sum(users) as a, 0 as b
from web_users
-- The sources are named because the key goes by source before day.
where workspace_id = @workspace and source_id = any(array(select source_id from source where workspace_id = @workspace))
  and day between @first and @last and day = any(@days) and grain = 'month'
group by day

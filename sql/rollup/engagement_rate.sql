-- Engaged sessions (a) of all sessions (n).
select case when grouping(channel) = 0 then 'channel' when grouping(device) = 0 then 'device'
            when grouping(country) = 0 then 'country' else '' end as dim,
       day, '' as stage, coalesce(channel, device, country, '') as value,
       sum(sessions) as n, sum(engaged_sessions) as a, 0 as b
from web_traffic
-- The sources are named because the key goes by source before day.
where workspace_id = @workspace and source_id = any(array(select source_id from source where workspace_id = @workspace))
  and day between @first and @last and day = any(@days)
group by day, grouping sets ((), (channel), (device), (country))

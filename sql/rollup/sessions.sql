-- Sessions by day: n = a = sessions.
select case when grouping(channel) = 0 then 'channel' when grouping(device) = 0 then 'device'
            when grouping(country) = 0 then 'country' else '' end as dim,
       day, '' as stage, coalesce(channel, device, country, '') as value,
       sum(sessions) as n, sum(sessions) as a, 0 as b
from web_traffic
where workspace_id = @workspace and day = any(@days)
group by day, grouping sets ((), (channel), (device), (country))

-- Sessions by day: n = a = sessions.
select day, null as stage, channel, device, country, placed.segment, sessions as n, sessions as a, 0 as b
from web_traffic
cross join lateral segment_of_web(channel, device, country) placed
-- The sources are named because the key goes by source before day.
where workspace_id = @workspace and source_id = any(array(select source_id from source where workspace_id = @workspace))
  and day between @first and @last and day = any(@days)

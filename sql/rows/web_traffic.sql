-- The traffic of some days, with each row's segment; what several metrics count is read once.
select day, channel, device, country, placed.segment, sessions, engaged_sessions, engagement_seconds
from web_traffic
cross join lateral segment_of_web(channel, device, country) placed
-- The sources are named because the key goes by source before day.
where workspace_id = @workspace and source_id = any(array(select source_id from source where workspace_id = @workspace))
  and day between @first and @last and day = any(@days)

-- Engagement seconds (a) over sessions (n); the catalogue divides by 60. Per session, because sessions add up over
-- days and people do not.
select day, null as stage, channel, device, country, placed.segment, sessions as n, engagement_seconds as a, 0 as b
from web_traffic
cross join lateral segment_of_web(channel, device, country) placed
-- The sources are named because the key goes by source before day.
where workspace_id = @workspace and source_id = any(array(select source_id from source where workspace_id = @workspace))
  and day between @first and @last and day = any(@days)

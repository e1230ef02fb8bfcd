-- Engagement seconds (a) over sessions (n); the catalogue divides by 60. Per session, because sessions add up over
-- days and people do not.
select day, null as stage, channel, device, country, segment, sessions as n, engagement_seconds as a, 0 as b
from base

-- Engaged sessions by day: n = a = engaged sessions.
select day, null as stage, channel, device, country, segment, engaged_sessions as n, engaged_sessions as a, 0 as b
from base

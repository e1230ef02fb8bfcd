-- Sessions by day: n = a = sessions.
select day, null as stage, channel, device, country, segment, sessions as n, sessions as a, 0 as b
from base

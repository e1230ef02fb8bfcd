-- Engaged sessions (a) of all sessions (n).
select day, null as stage, channel, device, country, segment, sessions as n, engaged_sessions as a, 0 as b
from base

-- Engaged sessions (a) of all sessions (n), by the page on which they began.
select day, null as stage, landing, sessions as n, engaged_sessions as a, 0 as b
from base

-- Key events (a) over sessions (n), by the page on which the session began.
select day, null as stage, landing, sessions as n, key_events as a, 0 as b
from base

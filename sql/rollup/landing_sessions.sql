-- Sessions by the page on which they began: n = a = sessions.
select day, null as stage, landing, sessions as n, sessions as a, 0 as b
from base

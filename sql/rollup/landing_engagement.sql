-- Engaged sessions (a) of all sessions (n), by the page on which they began.
select day, null as stage, landing, sessions as n, engaged_sessions as a, 0 as b
from web_landing
-- The sources are named because the key goes by source before day.
where workspace_id = @workspace and source_id = any(array(select source_id from source where workspace_id = @workspace))
  and day between @first and @last and day = any(@days)

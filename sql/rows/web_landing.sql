-- The landing pages of some days.
select day, landing, sessions, engaged_sessions, key_events
from web_landing
-- The sources are named because the key goes by source before day.
where workspace_id = @workspace and source_id = any(array(select source_id from source where workspace_id = @workspace))
  and day between @first and @last and day = any(@days)

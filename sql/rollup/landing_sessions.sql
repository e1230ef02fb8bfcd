-- Sessions by the page on which they began: n = a = sessions.
select day, null as stage, landing, sessions as n, sessions as a, 0 as b
from web_landing
-- The sources are named because the key goes by source before day.
where workspace_id = @workspace and source_id = any(array(select source_id from source where workspace_id = @workspace))
  and day between @first and @last and day = any(@days)

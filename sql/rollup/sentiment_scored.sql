-- Comments whose polarity could be estimated (a) of all comments that are kept (n).
select w.day, w.at_stage as stage, coalesce(w.channel, '') as channel, placed.segment,
       1 as n, (w.polarity is not null)::int as a, 0 as b
from staged_answer w
cross join lateral segment_of_answer(w.segment, w.channel) placed
where w.workspace_id = @workspace and w.day between @first and @last and w.day = any(@days) and w.comment is not null

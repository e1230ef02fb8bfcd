-- Answers of 5 to 7 (a) of all answers on the scale of seven (n), 7 the easiest.
select w.day, w.at_stage as stage, coalesce(w.channel, '') as channel, placed.segment,
       1 as n, (w.score >= 5)::int as a, 0 as b
from staged_answer w
cross join lateral segment_of_answer(w.segment, w.channel) placed
where w.workspace_id = @workspace and w.day between @first and @last and w.day = any(@days) and w.kind = 'ces' and w.score between 1 and 7

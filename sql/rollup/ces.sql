-- Customer effort on the scale of seven, 7 the easiest: sum of scores (a) and of their squares (b) over answers (n).
-- Scores off the whole numbers are rounded, so that the parts stay whole.
select w.day, w.at_stage as stage, coalesce(w.channel, '') as channel, placed.segment,
       1 as n, round(w.score)::bigint as a, round(w.score)::bigint * round(w.score)::bigint as b
from staged_answer w
cross join lateral segment_of_answer(w.segment, w.channel) placed
where w.workspace_id = @workspace and w.day between @first and @last and w.day = any(@days) and w.kind = 'ces' and w.score between 1 and 7

-- Promoters (a, 9 and 10) and detractors (b, 0 to 6) of all valid scores (n); no answer is not a zero.
select w.day, w.at_stage as stage, coalesce(w.channel, '') as channel, placed.segment,
       1 as n, (w.score >= 9)::int as a, (w.score <= 6)::int as b
from staged_answer w
cross join lateral segment_of_answer(w.segment, w.channel) placed
where w.workspace_id = @workspace and w.day between @first and @last and w.day = any(@days) and w.kind = 'nps' and w.score between 0 and 10

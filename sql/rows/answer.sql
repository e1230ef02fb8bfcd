-- The answers of some days, each with its stage and segment. A score off its question's scale counts nowhere, and no answer is not a zero.
select w.day, w.at_stage as stage, coalesce(w.channel, '') as channel, placed.segment, w.kind, w.score, w.comment is not null as is_kept, w.polarity
from staged_answer w
cross join lateral segment_of_answer(w.segment, w.channel) placed
where w.workspace_id = @workspace and w.day between @first and @last and w.day = any(@days)

-- The newest comments, each with the score that the same response gave. A comment is there only where the workspace keeps verbatims.
select w.day, w.comment as text, w.polarity, w.at_stage as stage, scored.kind, scored.score
from staged_answer w
cross join lateral segment_of_answer(w.segment, w.channel) placed
left join lateral (
  select s.kind, s.score from answer s
  where s.workspace_id = w.workspace_id and s.source_id = w.source_id and s.response_id = w.response_id and s.score is not null
  order by s.kind desc limit 1) scored on true
where w.workspace_id = @WorkspaceId and w.day between @From and @To and w.comment is not null
  and (@stage::text is null or w.at_stage = @stage)
  and (@channels::text[] is null or coalesce(w.channel, '') = any(@channels))
  and (@segments::text[] is null or placed.segment = any(@segments))
order by w.submitted_at desc, w.response_id, w.question
limit @most

-- Comments of some days, the newest first: what people wrote in surveys, each with the score that the same response gave, and
-- what they wrote beside a rating of a ticket. A comment is there only where the workspace keeps verbatims.
select * from (
  select w.day, w.submitted_at as at, w.source_id, 'answer' as origin, w.response_id as id, w.question as part, w.comment as text, w.polarity,
         w.at_stage as stage, coalesce(w.channel, '') as channel, placed.segment, scored.kind, scored.score
  from staged_answer w
  cross join lateral segment_of_answer(w.segment, w.channel) placed
  left join lateral (
    select s.kind, s.score from answer s
    where s.workspace_id = w.workspace_id and s.source_id = w.source_id and s.response_id = w.response_id and s.score is not null
    order by s.kind desc limit 1) scored on true
  where w.workspace_id = @WorkspaceId and w.day between @first and @last and w.comment is not null and (@stage::text is null or w.at_stage = @stage)
  union all
  select r.day, r.updated_at, r.source_id, 'ticket', r.ticket_id, r.rating_id, r.comment, r.polarity,
         t.at_stage, coalesce(t.channel, ''), placed.segment, r.score, null
  from rating r
  left join staged_ticket t using (workspace_id, source_id, ticket_id)
  cross join lateral segment_of_ticket(t.tags, t.form, t.team, t.channel, t.priority) placed
  where r.workspace_id = @WorkspaceId and r.day between @first and @last and r.comment is not null and t.status is distinct from 'deleted'
    and (@stage::text is null or t.at_stage = @stage)
) said
where (@channels::text[] is null or channel = any(@channels))
  and (@segments::text[] is null or segment = any(@segments))
  and (day between @From and @To or day between @BeforeFrom and @BeforeTo)
order by at desc, source_id desc, id collate "C" desc, part collate "C" desc
limit @most

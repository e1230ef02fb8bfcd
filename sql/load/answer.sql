-- Merges staged survey answers; a lower version never replaces a higher one. Free text is dropped here unless the
-- workspace keeps verbatims.
with newest as (
  select distinct on (response_id, question) *, (submitted_at at time zone @zone)::date as day
  from incoming order by response_id, question, version desc, seq desc
), before as (
  select t.response_id, t.question, t.day from answer t join newest using (response_id, question)
  where t.workspace_id = @workspace and t.source_id = @source
), merged as (
  insert into answer as t (workspace_id, source_id, response_id, question, kind, version, submitted_at, day, score,
                           comment, polarity, stage, channel, segment, respondent_hash)
  select @workspace, @source, response_id, question, kind, version, submitted_at, day, score,
         case when @keeps_verbatims then comment end, case when @keeps_verbatims then polarity end, stage, channel, segment, respondent_hash
  from newest order by response_id, question
  on conflict (workspace_id, source_id, response_id, question) do update
    set kind = excluded.kind, version = excluded.version, submitted_at = excluded.submitted_at, day = excluded.day,
        score = excluded.score, comment = excluded.comment, polarity = excluded.polarity, stage = excluded.stage, channel = excluded.channel,
        segment = excluded.segment, respondent_hash = excluded.respondent_hash
    where excluded.version >= t.version
      and (t.kind, t.version, t.submitted_at, t.day, t.score, t.comment, t.polarity, t.stage, t.channel, t.segment, t.respondent_hash)
          is distinct from (excluded.kind, excluded.version, excluded.submitted_at, excluded.day, excluded.score,
                            excluded.comment, excluded.polarity, excluded.stage, excluded.channel, excluded.segment, excluded.respondent_hash)
  returning t.response_id, t.question, t.day, t.xmax = 0 as is_new
)
select (select count(*) from merged where is_new) as inserted,
       (select count(*) from merged where not is_new) as updated,
       0::bigint as removed,
       array(select day from merged union select b.day from before b join merged using (response_id, question)) as days

-- Merges staged ticket ratings. A rating's day is the day its score last changed. Free text is dropped here unless the
-- workspace keeps verbatims.
with newest as (
  select distinct on (rating_id) *, (updated_at at time zone @zone)::date as day
  from incoming order by rating_id, updated_at desc, seq desc
), before as (
  select t.rating_id, t.day from rating t join newest using (rating_id)
  where t.workspace_id = @workspace and t.source_id = @source
), merged as (
  insert into rating as t (workspace_id, source_id, rating_id, ticket_id, score, created_at, updated_at, day, comment, polarity, requester_hash)
  select @workspace, @source, rating_id, ticket_id, score, created_at, updated_at, day,
         case when @keeps_verbatims then comment end, case when @keeps_verbatims then polarity end, requester_hash
  from newest order by rating_id
  on conflict (workspace_id, source_id, rating_id) do update
    set ticket_id = excluded.ticket_id, score = excluded.score, created_at = excluded.created_at,
        updated_at = excluded.updated_at, day = excluded.day,
        comment = excluded.comment, polarity = excluded.polarity, requester_hash = excluded.requester_hash
    where excluded.updated_at >= t.updated_at
      and (t.ticket_id, t.score, t.created_at, t.updated_at, t.day, t.comment, t.polarity, t.requester_hash)
          is distinct from (excluded.ticket_id, excluded.score, excluded.created_at, excluded.updated_at, excluded.day,
                            excluded.comment, excluded.polarity, excluded.requester_hash)
  returning t.rating_id, t.day, t.xmax = 0 as is_new
)
select (select count(*) from merged where is_new) as inserted,
       (select count(*) from merged where not is_new) as updated,
       0::bigint as removed,
       array(select day from merged union select b.day from before b join merged using (rating_id)) as days

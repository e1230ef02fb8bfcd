-- Merges staged tickets; a lower version never replaces a higher one. The touched days are those before and after the
-- change: a ticket that is reopened leaves the day on which it had been solved, and its rating's day follows its stage.
-- The priority at the first reply is kept beside: that of the earliest version that knows of one.
with newest as (
  select distinct on (ticket_id) *,
         (created_at at time zone @zone)::date as created_on,
         (solved_at at time zone @zone)::date as solved_on
  from incoming order by ticket_id, version desc, seq desc
), answered as (
  insert into ticket_due as t (workspace_id, source_id, ticket_id, version, priority)
  select distinct on (ticket_id) @workspace, @source, ticket_id, version, priority
  from incoming where first_reply_calendar is not null order by ticket_id, version, seq
  on conflict (workspace_id, source_id, ticket_id) do update
    set version = excluded.version, priority = excluded.priority
    where excluded.version < t.version
), before as (
  select t.ticket_id, t.created_on, t.solved_on
  from ticket t join newest using (ticket_id)
  where t.workspace_id = @workspace and t.source_id = @source
), merged as (
  insert into ticket as t (workspace_id, source_id, ticket_id, version, status, created_at, updated_at, solved_at,
    created_on, solved_on, channel, priority, team, form, tags, requester_hash,
    first_reply_calendar, first_reply_business, first_resolution_calendar, first_resolution_business,
    full_resolution_calendar, full_resolution_business, replies, reopens, first_reply_at, first_reply_reckoned, full_resolution_reckoned)
  select @workspace, @source, ticket_id, version, status, created_at, updated_at, solved_at,
    created_on, solved_on, channel, priority, team, form, tags, requester_hash,
    first_reply_calendar, first_reply_business, first_resolution_calendar, first_resolution_business,
    full_resolution_calendar, full_resolution_business, replies, reopens, first_reply_at, first_reply_reckoned, full_resolution_reckoned
  from newest order by ticket_id
  on conflict (workspace_id, source_id, ticket_id) do update
    set version = excluded.version, status = excluded.status, created_at = excluded.created_at,
        updated_at = excluded.updated_at, solved_at = excluded.solved_at, created_on = excluded.created_on,
        solved_on = excluded.solved_on, channel = excluded.channel, priority = excluded.priority, team = excluded.team,
        form = excluded.form, tags = excluded.tags, requester_hash = excluded.requester_hash,
        first_reply_calendar = excluded.first_reply_calendar, first_reply_business = excluded.first_reply_business,
        first_resolution_calendar = excluded.first_resolution_calendar,
        first_resolution_business = excluded.first_resolution_business,
        full_resolution_calendar = excluded.full_resolution_calendar,
        full_resolution_business = excluded.full_resolution_business,
        replies = excluded.replies, reopens = excluded.reopens, first_reply_at = excluded.first_reply_at,
        first_reply_reckoned = excluded.first_reply_reckoned, full_resolution_reckoned = excluded.full_resolution_reckoned
    where excluded.version >= t.version
      and (t.version, t.status, t.created_at, t.updated_at, t.solved_at, t.created_on, t.solved_on, t.channel, t.priority, t.team, t.form,
           t.tags, t.requester_hash, t.first_reply_calendar, t.first_reply_business, t.first_resolution_calendar,
           t.first_resolution_business, t.full_resolution_calendar, t.full_resolution_business, t.replies, t.reopens,
           t.first_reply_at, t.first_reply_reckoned, t.full_resolution_reckoned)
          is distinct from
          (excluded.version, excluded.status, excluded.created_at, excluded.updated_at, excluded.solved_at,
           excluded.created_on, excluded.solved_on, excluded.channel,
           excluded.priority, excluded.team, excluded.form, excluded.tags, excluded.requester_hash,
           excluded.first_reply_calendar, excluded.first_reply_business, excluded.first_resolution_calendar,
           excluded.first_resolution_business, excluded.full_resolution_calendar, excluded.full_resolution_business,
           excluded.replies, excluded.reopens, excluded.first_reply_at, excluded.first_reply_reckoned, excluded.full_resolution_reckoned)
  returning t.ticket_id, t.created_on, t.solved_on, t.xmax = 0 as is_new
)
select (select count(*) from merged where is_new) as inserted,
       (select count(*) from merged where not is_new) as updated,
       0::bigint as removed,
       array(select created_on from merged
             union select solved_on from merged where solved_on is not null
             union select b.created_on from before b join merged using (ticket_id)
             union select b.solved_on from before b join merged using (ticket_id) where b.solved_on is not null
             union select r.day from rating r join merged using (ticket_id)
                   where r.workspace_id = @workspace and r.source_id = @source) as days

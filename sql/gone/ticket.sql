-- Marks the tickets that their source has deleted; one that never came is not missed, and one that changed since is not gone.
with gone as (
  select ticket_id, max(version) as version from unnest(@ids, @versions) as g(ticket_id, version) group by ticket_id
), marked as (
  update ticket t set status = 'deleted', version = g.version
  from gone g
  where t.workspace_id = @workspace and t.source_id = @source and t.ticket_id = g.ticket_id
    and t.status <> 'deleted' and g.version >= t.version
  returning t.ticket_id, t.created_on, t.solved_on
)
select 0::bigint as inserted, (select count(*) from marked) as updated, 0::bigint as removed,
       array(select created_on from marked
             union select solved_on from marked where solved_on is not null
             union select r.day from rating r join marked using (ticket_id)
                   where r.workspace_id = @workspace and r.source_id = @source) as days

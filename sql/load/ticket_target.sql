-- Merges staged targets. What was set at a time stays as it was set; the touched days are those of the tickets.
with newest as (
  select distinct on (ticket_id, metric, set_at) * from incoming order by ticket_id, metric, set_at, seq desc
), merged as (
  insert into ticket_target as t (workspace_id, source_id, ticket_id, metric, target_minutes, business, set_at)
  select @workspace, @source, ticket_id, metric, target_minutes, business, set_at from newest order by ticket_id, metric, set_at
  on conflict (workspace_id, source_id, ticket_id, metric, set_at) do update
    set target_minutes = excluded.target_minutes, business = excluded.business
    where (t.target_minutes, t.business) is distinct from (excluded.target_minutes, excluded.business)
  returning t.ticket_id, t.xmax = 0 as is_new
)
select (select count(*) from merged where is_new) as inserted,
       (select count(*) from merged where not is_new) as updated,
       0::bigint as removed,
       array(select distinct t.created_on from ticket t join merged using (ticket_id)
             where t.workspace_id = @workspace and t.source_id = @source) as days

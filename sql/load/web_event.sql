-- Merges staged event sessions; replaced slices as in web_traffic.sql.
with newest as (
  select distinct on (day, event, channel, device) * from incoming order by day, event, channel, device, seq desc
), removed as (
  delete from web_event t
  where t.workspace_id = @workspace and t.source_id = @source and t.day between @from and @to
    and not exists (select from newest n where (n.day, n.event, n.channel, n.device) = (t.day, t.event, t.channel, t.device))
  returning t.day
), merged as (
  insert into web_event as t (workspace_id, source_id, day, event, channel, device, sessions)
  select @workspace, @source, day, event, channel, device, sessions
  from newest order by day, event, channel, device
  on conflict (workspace_id, source_id, day, event, channel, device) do update
    set sessions = excluded.sessions
    where t.sessions is distinct from excluded.sessions
  returning t.day, t.xmax = 0 as is_new
)
select (select count(*) from merged where is_new) as inserted,
       (select count(*) from merged where not is_new) as updated,
       (select count(*) from removed) as removed,
       array(select day from merged union select day from removed) as days

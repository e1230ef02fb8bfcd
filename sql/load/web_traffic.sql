-- Merges staged web traffic. Within a replaced slice (@from..@to) rows that the source no longer has are removed; a row
-- that did not change is not touched. Gives the counts and the days whose metric parts must be made anew.
with newest as (
  select distinct on (day, channel, device, country) * from incoming order by day, channel, device, country, seq desc
), removed as (
  delete from web_traffic t
  where t.workspace_id = @workspace and t.source_id = @source and t.day between @from and @to
    and not exists (select from newest n where (n.day, n.channel, n.device, n.country) = (t.day, t.channel, t.device, t.country))
  returning t.day
), merged as (
  insert into web_traffic as t (workspace_id, source_id, day, channel, device, country,
                                sessions, engaged_sessions, engagement_seconds, new_users)
  select @workspace, @source, day, channel, device, country, sessions, engaged_sessions, engagement_seconds, new_users
  from newest order by day, channel, device, country
  on conflict (workspace_id, source_id, day, channel, device, country) do update
    set sessions = excluded.sessions, engaged_sessions = excluded.engaged_sessions,
        engagement_seconds = excluded.engagement_seconds, new_users = excluded.new_users
    where (t.sessions, t.engaged_sessions, t.engagement_seconds, t.new_users)
       is distinct from (excluded.sessions, excluded.engaged_sessions, excluded.engagement_seconds, excluded.new_users)
  returning t.day, t.xmax = 0 as is_new
)
select (select count(*) from merged where is_new) as inserted,
       (select count(*) from merged where not is_new) as updated,
       (select count(*) from removed) as removed,
       array(select day from merged union select day from removed) as days

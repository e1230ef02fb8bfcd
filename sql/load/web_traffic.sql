-- Merges staged web traffic. Within a replaced slice (@from..@to) rows that the source no longer has are removed; a row
-- that did not change is not touched. Gives the counts and the days whose metric parts must be made anew.
-- "except" and "not in" are here because they take one pass whatever the planner believes: the facts' statistics are old
-- or missing while they are being loaded, and a join would then compare every staged row with every stored one.
with newest as (
  select distinct on (day, channel, device, country) * from incoming order by day, channel, device, country, seq desc
), changed as (
  select day, channel, device, country, sessions, engaged_sessions, engagement_seconds, new_users from newest
  except
  select day, channel, device, country, sessions, engaged_sessions, engagement_seconds, new_users from web_traffic
  where workspace_id = @workspace and source_id = @source
    and day between (select min(day) from incoming) and (select max(day) from incoming)
), removed as (
  delete from web_traffic t
  where t.workspace_id = @workspace and t.source_id = @source and t.day between @from and @to
    and (t.day, t.channel, t.device, t.country) not in (select day, channel, device, country from newest)
  returning t.day
), merged as (
  insert into web_traffic as t (workspace_id, source_id, day, channel, device, country,
                                sessions, engaged_sessions, engagement_seconds, new_users)
  select @workspace, @source, day, channel, device, country, sessions, engaged_sessions, engagement_seconds, new_users
  from changed order by day, channel, device, country
  on conflict (workspace_id, source_id, day, channel, device, country) do update
    set sessions = excluded.sessions, engaged_sessions = excluded.engaged_sessions,
        engagement_seconds = excluded.engagement_seconds, new_users = excluded.new_users
  returning t.day, t.xmax = 0 as is_new
)
select (select count(*) from merged where is_new) as inserted,
       (select count(*) from merged where not is_new) as updated,
       (select count(*) from removed) as removed,
       array(select day from merged union select day from removed) as days

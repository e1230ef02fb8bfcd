-- Merges staged spending; a row of the same id replaces the one before.
with newest as (
  select distinct on (spend_id) * from incoming order by spend_id, seq desc
), before as (
  select t.spend_id, t.day from spend t join newest using (spend_id)
  where t.workspace_id = @workspace and t.source_id = @source
), merged as (
  insert into spend as t (workspace_id, source_id, spend_id, day, channel, campaign, amount_minor)
  select @workspace, @source, spend_id, day, channel, campaign, amount_minor from newest order by spend_id
  on conflict (workspace_id, source_id, spend_id) do update
    set day = excluded.day, channel = excluded.channel, campaign = excluded.campaign, amount_minor = excluded.amount_minor
    where (t.day, t.channel, t.campaign, t.amount_minor)
       is distinct from (excluded.day, excluded.channel, excluded.campaign, excluded.amount_minor)
  returning t.spend_id, t.day, t.xmax = 0 as is_new
)
select (select count(*) from merged where is_new) as inserted,
       (select count(*) from merged where not is_new) as updated,
       0::bigint as removed,
       array(select day from merged union select b.day from before b join merged using (spend_id)) as days

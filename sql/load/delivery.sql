-- Merges staged survey deliveries; a row of the same id replaces the one before.
with newest as (
  select distinct on (delivery_id) * from incoming order by delivery_id, seq desc
), before as (
  select t.delivery_id, t.day from delivery t join newest using (delivery_id)
  where t.workspace_id = @workspace and t.source_id = @source
), merged as (
  insert into delivery as t (workspace_id, source_id, delivery_id, day, stage, channel, segment, sent, delivered)
  select @workspace, @source, delivery_id, day, stage, channel, segment, sent, delivered from newest order by delivery_id
  on conflict (workspace_id, source_id, delivery_id) do update
    set day = excluded.day, stage = excluded.stage, channel = excluded.channel, segment = excluded.segment,
        sent = excluded.sent, delivered = excluded.delivered
    where (t.day, t.stage, t.channel, t.segment, t.sent, t.delivered)
       is distinct from (excluded.day, excluded.stage, excluded.channel, excluded.segment, excluded.sent, excluded.delivered)
  returning t.delivery_id, t.day, t.xmax = 0 as is_new
)
select (select count(*) from merged where is_new) as inserted,
       (select count(*) from merged where not is_new) as updated,
       0::bigint as removed,
       array(select day from merged union select b.day from before b join merged using (delivery_id)) as days

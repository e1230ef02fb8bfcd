-- Revenue in minor units (a) over purchases (n), by day. A purchase has the segment of its customer: by the customer's id,
-- the source's own customer first, since customers and purchases may be delivered by two sources.
select day, null as stage, placed.segment, 1 as n, amount_minor as a, 0 as b
from purchase p
left join lateral (
  select c.segment as label from customer c
  where c.workspace_id = p.workspace_id and c.customer_id = p.customer_id
  order by c.source_id <> p.source_id, c.source_id limit 1
) known on true
cross join lateral segment_of_customer(known.label) placed
where p.workspace_id = @workspace

-- Merges staged purchases.
with newest as (
  select distinct on (purchase_id) * from incoming order by purchase_id, seq desc
), merged as (
  insert into purchase as t (workspace_id, source_id, purchase_id, customer_id, day, amount_minor, quantity)
  select @workspace, @source, purchase_id, customer_id, day, amount_minor, quantity from newest order by purchase_id
  on conflict (workspace_id, source_id, purchase_id) do update
    set customer_id = excluded.customer_id, day = excluded.day, amount_minor = excluded.amount_minor,
        quantity = excluded.quantity
    where (t.customer_id, t.day, t.amount_minor, t.quantity)
       is distinct from (excluded.customer_id, excluded.day, excluded.amount_minor, excluded.quantity)
  returning t.day, t.xmax = 0 as is_new
)
select (select count(*) from merged where is_new) as inserted,
       (select count(*) from merged where not is_new) as updated,
       0::bigint as removed,
       array(select distinct day from merged) as days

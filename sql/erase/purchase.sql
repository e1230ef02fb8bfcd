-- Removes the person's purchases: without a customer they could count as nobody's.
with gone as (
  delete from purchase where workspace_id = @workspace and customer_id = any(@ids)
  returning day
)
select (select count(*) from gone) as rows, array(select distinct day from gone) as days

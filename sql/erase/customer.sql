-- Removes the customers that are the person: the row is about nobody else.
with gone as (
  delete from customer where workspace_id = @workspace and customer_id = any(@ids)
  returning started_on
)
select (select count(*) from gone) as rows, array(select distinct started_on from gone) as days

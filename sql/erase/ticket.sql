-- Cuts the link from tickets to the person; the tickets' own numbers stay.
with cut as (
  update ticket set requester_hash = null
  where workspace_id = @workspace and requester_hash = any(@hashes)
  returning created_on, solved_on
)
select (select count(*) from cut) as rows,
       array(select created_on from cut union select solved_on from cut where solved_on is not null) as days

-- Removes what the person wrote beside their ratings of tickets, and cuts the link from the ratings, which stay as numbers.
with cut as (
  update rating set comment = null, polarity = null, requester_hash = null
  where workspace_id = @workspace and requester_hash = any(@hashes)
  returning day
)
select (select count(*) from cut) as rows, array(select distinct day from cut) as days

-- Removes the person's own words, and cuts the link from their scores, which stay as numbers nobody can be told by.
with gone as (
  delete from answer where workspace_id = @workspace and respondent_hash = any(@hashes) and kind = 'text'
  returning day
), cut as (
  update answer set comment = null, respondent_hash = null
  where workspace_id = @workspace and respondent_hash = any(@hashes) and kind <> 'text'
  returning day
)
select (select count(*) from gone) + (select count(*) from cut) as rows,
       array(select day from gone union select day from cut) as days

-- A goal may be part of another and may be about one value of one dimension only; and no revision is lost, not even one
-- that another of the same day replaces.

-- Of one day the revision entered last holds; the others stay as a record of who changed what, and why.
alter table goal add column revision bigint generated always as identity;
alter table goal drop constraint goal_pkey;
alter table goal add primary key (workspace_id, goal_id, effective_from, revision);

-- The goal it is part of, and its weight beside the other parts. A goal has many rows, so its number can be no foreign key.
alter table goal add column parent_id int, add column weight double precision;
alter table goal
  add check ((parent_id is null) = (weight is null)),
  add check (parent_id <> goal_id),
  add check (weight > 0 and weight < 'infinity');

-- Only those with this value of this dimension, such as device and mobile; null for everyone.
alter table goal add column dim text, add column value text;
alter table goal
  add check ((dim is null) = (value is null)),
  add check (length(value) between 1 and 200);

-- Facts and metric parts refer to their source and workspace no longer row by row: looking each reference up took a third of
-- a load. What the references promised is kept thus. A page holds its source's row until it commits, and whoever makes parts
-- the workspace's, so that neither can be deleted meanwhile; whoever comes later finds the row gone and stops. And when a
-- source or a workspace is deleted, what was its own is deleted with it, in the same transaction.

do $$
declare reference record;
begin
  for reference in
    select conrelid::regclass as held, conname from pg_constraint
    where contype = 'f' and confrelid in ('source'::regclass, 'workspace'::regclass) and conrelid = any(array[
      'web_traffic', 'web_event', 'web_cohort', 'web_users', 'web_landing', 'web_page', 'ticket', 'ticket_target', 'rating', 'answer',
      'customer', 'purchase', 'spend', 'delivery', 'ticket_due', 'metric_day', 'metric_month', 'minutes_day', 'minutes_month']::regclass[])
  loop
    execute format('alter table %s drop constraint %I', reference.held, reference.conname);
  end loop;
end $$;

-- Deletes from the tables that it is given what belongs to the deleted row, by the columns that the first argument names.
create function cx_delete_what_it_had() returns trigger language plpgsql as $$
declare
  own text := current_setting('cx.workspace', true);
  held text;
begin
  -- An older snapshot would not see what was committed while the deletion waited, and would leave it behind.
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'a row of % is deleted at read committed only', tg_table_name;
  end if;
  perform set_config('cx.workspace', old.workspace_id::text, true);
  foreach held in array tg_argv[1:] loop
    execute format('delete from %I where (%s) = ($1.%s)', held, tg_argv[0], replace(tg_argv[0], ', ', ', $1.')) using old;
  end loop;
  perform set_config('cx.workspace', coalesce(own, ''), true);
  return null;
end $$;

create trigger what_it_had after delete on source for each row execute function cx_delete_what_it_had(
  'workspace_id, source_id', 'web_traffic', 'web_event', 'web_cohort', 'web_users', 'web_landing', 'web_page', 'ticket', 'ticket_target',
  'rating', 'answer', 'customer', 'purchase', 'spend', 'delivery', 'ticket_due');
create trigger what_it_had after delete on workspace for each row execute function cx_delete_what_it_had(
  'workspace_id', 'metric_day', 'metric_month', 'minutes_day', 'minutes_month');

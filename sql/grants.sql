-- What the site's login role may do: read and write rows, own nothing. Run after every migration; the migrator has set
-- cx.app_role.
do $$
declare
  login text := current_setting('cx.app_role');
  once regclass;
begin
  -- Loading stages its pages in temporary tables.
  execute format('grant temporary on database %I to %I', current_database(), login);
  execute format('grant usage on schema public to %I', login);
  execute format('grant select, insert, update, delete on all tables in schema public to %I', login);
  execute format('grant usage on all sequences in schema public to %I', login);
  execute format('revoke insert, update, delete on schema_migration from %I', login);
  -- Tables whose comment begins so are written once and never touched again.
  for once in select oid::regclass from pg_class where relnamespace = 'public'::regnamespace and obj_description(oid, 'pg_class') like 'Written once%' loop
    execute format('revoke update, delete on %s from %I', once, login);
  end loop;
  -- Tables made later by the same role, the scheduler's among them.
  execute format('alter default privileges in schema public grant select, insert, update, delete on tables to %I', login);
end $$;

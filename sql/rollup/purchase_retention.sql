-- Customers of a monthly cohort (by their first purchase) who bought in the k-th month after it (a) of the cohort (n).
-- dim 'month' is the whole triangle, dated by the cohort's first day; the total is month 1, dated by that month's last
-- day. Months that had not ended when the last purchase was made are left out; a month without purchases is a zero.
with firsts as (
  select customer_id, source_id, date_trunc('month', min(day))::date as cohort
  from purchase where workspace_id = @workspace group by source_id, customer_id
), ended as (
  select case when max(day) = (date_trunc('month', max(day)) + interval '1 month')::date - 1
              then date_trunc('month', max(day))::date
              else (date_trunc('month', max(day)) - interval '1 month')::date end as month
  from purchase where workspace_id = @workspace
), sizes as (
  select cohort, count(*) as n from firsts group by cohort
), active as (
  select f.cohort, date_trunc('month', p.day)::date as month, count(distinct (p.source_id, p.customer_id)) as a
  from purchase p join firsts f using (source_id, customer_id)
  where p.workspace_id = @workspace
  group by 1, 2
), cells as (
  select s.cohort, m::date as month, s.n, coalesce(a.a, 0) as a,
         ((extract(year from m) - extract(year from s.cohort)) * 12 + extract(month from m) - extract(month from s.cohort))::int as k
  from sizes s cross join ended cross join generate_series(s.cohort, ended.month, interval '1 month') m
  left join active a on a.cohort = s.cohort and a.month = m::date
)
select 'month' as dim, cohort as day, '' as stage, k::text as value, n, a, 0 as b from cells
union all
select '', (month + interval '1 month')::date - 1, '', '', n, a, 0 from cells where k = 1

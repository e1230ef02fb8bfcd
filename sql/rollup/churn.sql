-- Customers active at a month's start and no longer at its end (a) of those active at its start (n), upon the rows of
-- customer_retention.
select day, stage, n, n - a as a, 0 as b
from base

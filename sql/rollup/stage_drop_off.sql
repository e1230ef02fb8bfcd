-- Sessions that entered a stage and did not complete it (a) of those that entered it (n), by the day of entry.
select day, stage, channel, device, segment, entered as n, entered - completed as a, 0 as b
from base where can_convert

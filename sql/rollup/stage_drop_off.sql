-- Sessions that entered a stage and did not complete it (a) of those that entered it (n), upon the rows of stage_conversion.
select day, stage, channel, device, segment, n, n - a as a, 0 as b
from base

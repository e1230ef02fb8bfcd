-- Sessions that reached a stage: those with its entering event, or that saw its entering page. A session may reach several
-- stages, so there is no total.
select day, stage, channel, device, segment, sessions as n, sessions as a, 0 as b
from base where enters

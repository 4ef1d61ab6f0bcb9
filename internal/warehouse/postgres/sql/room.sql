-- Marts sort and hash what a night brings: let that happen in memory.
set local work_mem = '64MB'

-- Settings of this transaction reach the workers.
set local citus.propagate_set_commands = 'local'

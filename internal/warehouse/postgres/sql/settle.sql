-- A new connection. Plans are made for the values at hand: a plan for any date would read every partition.
set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'iso_8601'; set bytea_output = 'hex'; set extra_float_digits = 1;
set default_statistics_target = 30;
set client_min_messages = 'error'; set plan_cache_mode = 'force_custom_plan'; set jit = off;
set idle_in_transaction_session_timeout = 0; set statement_timeout = 0;
set tcp_keepalives_idle = 30; set tcp_keepalives_interval = 10; set tcp_keepalives_count = 3

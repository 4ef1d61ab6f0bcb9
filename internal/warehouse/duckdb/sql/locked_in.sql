select cast(current_setting('enable_external_access') as boolean), cast(current_setting('lock_configuration') as boolean)

"""How any process of ours behaves: clock, log, settings, supervised threads and processes, readiness."""

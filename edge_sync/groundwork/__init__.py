"""How any process of ours behaves: clock, log, settings, supervised threads, readiness."""

"""The frame every page sits in: settings, addresses, theme, live updates, and the wiring of the centre."""

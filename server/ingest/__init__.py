"""Where letters arrive: acknowledged only after commit."""

"""The studio as an administrator uses it, in a real Chromium; one centre and one browser for all."""

"""Backups: finished, synced and verified before machines may delete what they hold."""

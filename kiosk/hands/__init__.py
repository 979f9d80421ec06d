"""The hands: one thread a device; they perform effects and post what came of it."""

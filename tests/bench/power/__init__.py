"""The power-cut laboratory: a real run's writes and syncs, and every disk they could have left behind."""

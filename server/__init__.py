"""The centre: where letters arrive, numbers are called and the city sees what happened."""

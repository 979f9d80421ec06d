"""Hagi's hall as a simulation: seeded, pure, calibrated to the city's own three figures."""

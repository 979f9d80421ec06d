"""``python -m tests.bench.measure_voice``: how the machine hears, understands, speaks and reacts, in figures."""

"""The queue under load: a simulated hall drives the real centre, and FQM beside it where it can be run."""

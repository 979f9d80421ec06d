"""What `make bench` measures: ratios and percentiles of one run on this machine."""

"""The post office between a machine and the centre."""

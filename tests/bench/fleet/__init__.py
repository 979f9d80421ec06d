"""Thousands of simulated machines on one broker: real certificates, our own decisions, the least of MQTT."""

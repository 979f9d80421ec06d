"""The broker's settings: mutual TLS, and who may write and read which topic."""

"""The certificate authority of a city: who may speak on its line."""

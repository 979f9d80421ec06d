"""A wire between a machine and its broker that can be cut, swallowed and slowed; TLS passes through untouched."""

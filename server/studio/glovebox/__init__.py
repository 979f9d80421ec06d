"""Where hostile files are handled: a limited process of its own, never the one that serves pages."""

"""The dictionary: every message that may travel between a machine and the centre.

Both sides import it; it imports nothing of ours and only ``msgspec`` from outside.
One module is one topic of conversation.
"""

from edge_sync.messages import content, forms, hall, health, line, machine, queueing, sealed, visit

__all__ = ["content", "forms", "hall", "health", "line", "machine", "queueing", "sealed", "visit"]

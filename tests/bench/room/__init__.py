"""The bench room: private pcscd, CUPS and printer in namespaces of their own, reached by Unix sockets only."""

"""A virtual identity card: what the chip answers, and the line that carries it to a virtual reader."""

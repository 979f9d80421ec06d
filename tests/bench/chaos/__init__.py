"""Two machines, a broker and a centre for some minutes in which nothing stays whole; repeatable by seed."""

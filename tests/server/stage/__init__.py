"""The real parts that the centre's tests run on: a server process, a machine on the line, a browser."""

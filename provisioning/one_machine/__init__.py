"""The whole of Madoguchi on one machine: a folder, four processes, a throw-away authority."""

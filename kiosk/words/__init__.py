"""Every sentence the machine shows or speaks, by language; data files and their reader."""

"""A thermal printer's far side: takes ESC/POS over TCP, burns PNGs, and answers for its paper."""

"""What is wrong with this machine, told to the centre once when it begins and once when it ends."""

"""What residents entered at a machine, opened at the counter; the only room that holds the city's private seal."""

"""A language's model for the ear, brought to a machine and checked."""

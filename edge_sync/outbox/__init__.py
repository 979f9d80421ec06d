"""Letters waiting to go, kept until the centre has them in its backup."""

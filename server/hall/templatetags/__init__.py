"""What the room's templates can say."""

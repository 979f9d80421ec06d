"""What a phone asked for, as rows; they go with the visit, at the latest with the day."""

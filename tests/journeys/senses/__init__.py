"""Every journey by one sense at a time: pointer, voice, physical keys."""

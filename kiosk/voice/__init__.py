"""Ear and mouth: ports, fakes, and the mouth as a child process round pyttsx3."""

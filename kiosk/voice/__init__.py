"""Ear and mouth: ports, fakes, the order of what is spoken, and the mouth as a child process round pyttsx3."""

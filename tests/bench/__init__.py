"""The far side: stand-ins behind the real protocols of every device."""

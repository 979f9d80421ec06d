"""The city's seal: personal content leaves a machine only inside it."""

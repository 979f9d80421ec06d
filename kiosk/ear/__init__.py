"""The ear: one utterance at a time from the microphone, decoded among the phrases that may be said now.

``port``: what an ear is. ``grammar``, ``nearest``, ``endpoint``: pure. ``spelling``: phrases in a model's words.
``vosk_ear``: the adapter; ``listener``: its child process; ``decoder`` names vosk, ``speech`` names Silero, each alone.
``microphone``: ``arecord``. ``meaning``: from what was heard to what is wanted. ``fake``: an ear that a test speaks to.
``command``: ``python -m kiosk hear``; ``voice_check``: ``python -m kiosk voice-check``.
"""

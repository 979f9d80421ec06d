"""From an utterance to what the person wants; phrases are data (``phrases/``, its shape: ``phrases.py``).

``intents``: what may be wanted. ``cleaning``, ``hearing``, ``grams``, ``learning``, ``matcher``: pure.
``kana``: readings by Open JTalk. ``interpreter``: a matcher a language. ``command``: ``python -m kiosk understand``.
"""

"""The press: draws the blank forms of our own library, once, when a form is made or changed."""

"""Buttons, lamp and presence sensor at the visitor's hand."""

"""The glass: what a visitor sees and touches. Only ``kivy_glass`` knows Kivy."""

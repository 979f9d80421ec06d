"""One visitor's stay, as pure logic: steps declared once, played by touch, voice and buttons alike."""

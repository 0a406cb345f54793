"""What must hold before each step of the exchange; pure functions of what was read."""

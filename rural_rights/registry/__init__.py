"""Who holds which right in which land; the only writer of the register."""

"""Every SQL statement of the exchange."""

"""The acts of the exchange, one file each."""

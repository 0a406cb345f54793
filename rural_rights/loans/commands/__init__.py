"""The acts of the collateral desk, one file each."""

"""The acts of the register, one file each."""

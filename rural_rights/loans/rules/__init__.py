"""What stands against lending, by the same rules that guard the entry."""

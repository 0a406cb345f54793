"""Pure rules: each takes what it judges, and returns the breach or None."""

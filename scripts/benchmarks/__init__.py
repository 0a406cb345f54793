"""Benchmarks: each beside the limit or the tool a user would otherwise take, in one run."""

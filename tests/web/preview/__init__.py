"""A small site that shows every piece of the shell, for the tests and for looking at."""

"""The pages, a module a desk: each has a ``router`` that the application includes."""

"""How each document is set on A4: the press, its furniture, and one module a document."""

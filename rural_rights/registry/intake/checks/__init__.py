"""What must hold between columns, rows, tables and shapes; one module a subject."""

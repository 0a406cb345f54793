"""Two trees of migrations: what counties share, and one county's schema."""

"""The register's promises: one transaction an act, an append-only journal, exact constraints."""

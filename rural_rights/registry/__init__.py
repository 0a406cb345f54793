"""The register: who holds which right in which land, and the acts that change it."""

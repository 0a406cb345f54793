"""The doors for programs: JSON under ``/{county}/api/v1``."""

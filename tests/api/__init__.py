"""The interface for banks' programs."""

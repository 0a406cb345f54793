"""Lending on certified rights: who may look, what is found, what is filed and released."""

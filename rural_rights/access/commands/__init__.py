"""Acts on accounts: each is carried out at the desk and journalled, without personal data."""

"""Every SQL statement of the collateral desk."""

"""The collateral desk."""

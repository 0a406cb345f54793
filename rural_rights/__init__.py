"""One county's register of rural rights: registry, certificates, exchange, collateral."""

__version__ = "0.1.0"

"""The exchange: mandates, listings, applications, deals, from a draft to an entered lease."""

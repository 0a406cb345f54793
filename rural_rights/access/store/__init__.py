"""Every statement on the tables of accounts, sessions, slips, messages and clients."""

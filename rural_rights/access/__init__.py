"""Who may do what: people, sign-in, sessions, roles and what each role may see."""

"""Pages: server-rendered, Chinese first, usable by phone, keyboard and without scripts."""

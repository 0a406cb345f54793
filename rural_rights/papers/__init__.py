"""Papers of the office: what the register says, as content to be drawn, sealed and filed."""

"""Work done behind the pages: batches, hand-overs, papers, seals, messages."""

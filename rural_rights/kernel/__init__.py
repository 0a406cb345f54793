"""What every part stands on: exact numbers, dates, codes, law and refusals; no I/O."""

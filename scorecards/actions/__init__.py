"""What changes scorecards: the standard set, membership, roll-ups and signatures."""

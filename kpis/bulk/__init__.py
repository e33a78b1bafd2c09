"""Vectorised twins of the calculations, for whole-council work; tested equal to the rules."""

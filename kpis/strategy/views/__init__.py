"""Pages of the strategy."""

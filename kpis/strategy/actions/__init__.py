"""What changes the strategy."""

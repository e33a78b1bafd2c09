"""What the pages of the strategy say."""

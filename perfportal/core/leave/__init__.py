"""Leave: from when until when somebody is away, and who stands in for what."""

"""What changes reviews and recommendations; each act is one transaction with its audit event."""

"""What changes values and rounds. Every act is one transaction with its audit event."""

"""What changes reports: building, putting forward, agreeing and publishing."""

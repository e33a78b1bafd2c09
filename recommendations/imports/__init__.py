"""Reading reviews from files: what a file says, then what it will become, then saved at once."""

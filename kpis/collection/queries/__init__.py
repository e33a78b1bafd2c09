"""From the records to what the pages of collection show, starting from the viewer."""

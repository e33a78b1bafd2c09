"""From the strategy's records to what its pages show, starting from the viewer."""

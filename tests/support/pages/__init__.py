"""Our own pages, read by tests that try what they show."""

"""Template tags about meetings."""

"""Forms about meetings; each subject has its module."""

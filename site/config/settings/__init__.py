"""One settings module per kind of machine."""

"""What comes in from outside as files."""

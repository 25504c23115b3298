"""What leaves the house about meetings: calendars and Word files."""

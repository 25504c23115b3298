"""Resolutions now; meetings, agendas and minutes with their own issue."""

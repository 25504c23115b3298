"""Builds the demo: the story of KIM in Köln, told through the operations."""

"""The field KIM works in: organisations, target groups, legal areas, districts."""

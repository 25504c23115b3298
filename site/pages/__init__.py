"""Public information pages: blocks, navigation, legal duties."""

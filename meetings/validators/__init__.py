"""What values and files have to be like before anything else looks at them."""

"""Mail and notices: one queue, rendered when sent; a local outbox where no mail server is set up."""

"""What keeps the directory right: history, batches, what is due, remarks, editions."""

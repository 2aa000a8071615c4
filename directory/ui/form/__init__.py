"""Forms that are generated from the model: a field's label, help and controlled words stand there once."""

"""What those who keep the directory do: each module makes the changes of one use case; who calls applies them."""

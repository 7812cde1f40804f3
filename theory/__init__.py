"""What is true: worked answers to theory questions, written as data. Never imports torch."""

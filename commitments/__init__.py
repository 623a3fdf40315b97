"""What was promised, by whom, by when, and what shows that it was done."""

"""Events written with their cause, told to everyone concerned exactly once."""

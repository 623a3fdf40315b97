"""Cases with a legal clock, decided with grounds and public reasons."""

"""Kazakhstan's working-day calendar and the deadlines counted in it."""

"""What happened, by whom and when: append-only."""

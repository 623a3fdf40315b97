"""Petitions from draft to decision, their signatures and the count of them."""

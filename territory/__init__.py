"""Administrative-territorial units (KATO) and their population by date."""

"""What every app stands on: rulings, texts in two languages, tags of the face. Nothing of the domain."""

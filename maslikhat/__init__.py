"""Maslikhats: deputies, sessions, agendas, votes, decisions and the way a matter takes through them."""

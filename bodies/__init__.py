"""Government, ministries, akimats, maslikhats: versioned in time."""

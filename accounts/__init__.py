"""People, their verified identity and the posts they hold in bodies."""

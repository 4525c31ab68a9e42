"""From schemas and the scene to a request."""

"""The backend as the artist sees it: where it is, its process, the wire to it."""

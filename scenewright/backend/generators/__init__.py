"""One file, one generator. Every module below is found by walking these folders: nothing else needs to be told."""

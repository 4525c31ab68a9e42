"""Assets of the artist's libraries, of the open file and of past jobs, found by a sentence or a picture."""

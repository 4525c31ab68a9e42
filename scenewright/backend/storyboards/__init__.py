"""Stories broken into shots: who and what is seen, how near, how the camera moves, how long."""

"""What the artist hears before it stands in the scene, and says into the microphone."""

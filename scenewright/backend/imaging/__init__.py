"""Pictures: what is in the foreground, and which colour is where nothing was seen."""

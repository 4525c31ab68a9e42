"""A photo studio for words: props and surfaces that the prompt names, set up, lit and photographed. No learning."""

"""What scripts/demo.py does, step by step."""

"""Questions answered, and words found, for scenes and pictures, by measuring them: no model, nothing made up."""

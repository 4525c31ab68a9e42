"""From relations to places: where each thing of a plan stands, how it is lit and how it is seen."""

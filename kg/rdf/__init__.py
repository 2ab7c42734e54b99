"""The graph in RDF: terms of Turtle, kg's vocabulary, shapes of a sound export, and where it came from."""

"""What page, report, server and `kg show` share: how values, stages, sentences and reasons read."""

"""What is asked of a model beyond its table: what training and generating take, and how fast a device may be."""

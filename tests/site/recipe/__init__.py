"""A throw-away entity, made by following CONTRIBUTING: calls on households of a site."""

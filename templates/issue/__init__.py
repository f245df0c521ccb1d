"""The printed issue, one template for each format."""

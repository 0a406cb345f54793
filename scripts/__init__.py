"""Tools that set up, check and measure the project; nothing here runs in the product."""

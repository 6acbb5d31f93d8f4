"""`make bench`: how long the product takes with a register of 100,000 monuments."""

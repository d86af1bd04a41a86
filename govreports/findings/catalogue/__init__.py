"""The entries of the register, a module for each family of checks in the national catalogue's order."""

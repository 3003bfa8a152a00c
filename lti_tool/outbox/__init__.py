"""What must leave the house: put into the deed's transaction, delivered by the worker afterwards."""

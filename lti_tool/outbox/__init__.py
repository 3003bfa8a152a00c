"""What must leave the house: written with the deed, delivered afterwards."""

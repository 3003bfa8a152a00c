"""Whether the installation works: for load balancers, and for the people they wake."""

"""How people who look after the installation come in, and go."""

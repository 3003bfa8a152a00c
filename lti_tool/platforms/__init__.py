"""Who may launch us: organisations, registrations, deployments, tool keys, spent states, service clients."""

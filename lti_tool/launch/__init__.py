"""The front door: a platform's login and launch, our key set, and the way in."""

"""What methods of learning are made of: presets, and the stages of learning their steps serve."""

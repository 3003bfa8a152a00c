"""Files people upload: what is taken, where their content is kept, how they are given out."""

"""What is wrong between this installation and an LMS, tried out and said in plain words."""

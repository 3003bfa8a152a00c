"""`./dev bench live`: many phones at one lunch fetch its page again and again, some ask and vote."""

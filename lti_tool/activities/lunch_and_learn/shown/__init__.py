"""How values are said to people: what an author chooses from, how seats and dates stand, the steps."""

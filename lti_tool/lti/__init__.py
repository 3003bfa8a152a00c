"""LTI 1.3 and LTI Advantage as a protocol: no Flask, no tables, no clock; fetching and `now` handed in."""

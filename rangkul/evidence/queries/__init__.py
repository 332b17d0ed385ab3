"""What pages, exports and duties read of studies; each starts at `visible`."""

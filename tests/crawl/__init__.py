"""One world in which every page has something to show, and the walks over all its pages."""
